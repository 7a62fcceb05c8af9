package io.domainrouter.route;

/** What is to be done with one statement. Immutable. */
public sealed interface RoutePlan {

  /**
   * Sent to one target, unchanged.
   *
   * @param bind domains whose state the statement fixes for its transaction
   * @param writes whether it changes rows or schema there
   */
  record Single(int target, int[] bind, boolean writes) implements RoutePlan {}

  /**
   * Sent to the authority, and the changed rows to the mirror.
   *
   * @param target the authority's target
   * @param domain the domain written
   */
  record DualWrite(int target, int[] bind, int domain) implements RoutePlan {}

  /**
   * Not sent anywhere.
   *
   * @param sqlState one of RoutingException's
   * @param reason tables, domains and phases in words, and what can be done
   */
  record Refuse(String sqlState, String reason) implements RoutePlan {}
}
