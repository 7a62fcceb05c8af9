package io.domainrouter.conformance;

/**
 * A value and the type under which the program knows it, which chooses among overloads.
 *
 * @param type null for an untyped null
 */
record Typed(Object value, Class<?> type) {
  static Typed of(Object value) {
    return new Typed(value, value == null ? null : value.getClass());
  }
}
