package io.domainrouter.sql;

/** Ends the reading of a query that our own grammar does not know. */
final class NotUnderstood extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Without a trace, which would cost more than the reading. */
  private NotUnderstood() {
    super("", null, false, false);
  }

  static void unless(boolean understood) {
    if (!understood) {
      throw new NotUnderstood();
    }
  }
}
