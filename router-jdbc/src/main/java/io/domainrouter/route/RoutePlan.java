package io.domainrouter.route;

/** What is to be done with one statement. Immutable. */
public sealed interface RoutePlan {

  /** Sent to the server. */
  sealed interface Sent extends RoutePlan {
    int target();

    /** The domains whose state the statement fixes for its transaction. */
    int[] bind();

    /** Whether it changes rows or schema there. */
    boolean writes();
  }

  /** Sent to one target, and nowhere else. */
  record Single(int target, int[] bind, boolean writes) implements Sent {}

  /**
   * Sent to the authority, and the changed rows to the mirror.
   *
   * @param target the authority's target
   * @param domain the domain written
   */
  record DualWrite(int target, int[] bind, int domain) implements Sent {
    @Override
    public boolean writes() {
      return true;
    }
  }

  /**
   * Not sent anywhere.
   *
   * @param sqlState one of RoutingException's
   * @param reason tables, domains and phases in words, and what can be done
   */
  record Refuse(String sqlState, String reason) implements RoutePlan {}
}
