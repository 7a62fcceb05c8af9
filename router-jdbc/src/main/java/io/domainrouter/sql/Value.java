package io.domainrouter.sql;

/** One value in a VALUES list, an assignment or a comparison. Immutable. */
public sealed interface Value {
  /**
   * A {@code ?}.
   *
   * @param index 1-based place among all parameters of the statement
   */
  record Parameter(int index) implements Value {}

  /**
   * A literal: a number with its sign, a string, a hexadecimal or bit literal, NULL, TRUE, FALSE.
   *
   * @param text exactly as it stands in the statement, so that it can be sent again
   */
  record Literal(String text) implements Value {
    public boolean isNull() {
      return text.equalsIgnoreCase("null");
    }
  }

  /** The DEFAULT keyword. */
  record Default() implements Value {}

  /**
   * Anything else.
   *
   * @param deterministic whether it gives the same value when it is evaluated again in the session
   */
  record Expression(String text, boolean deterministic) implements Value {}
}
