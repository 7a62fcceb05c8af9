package io.domainrouter.conformance;

import java.sql.SQLException;

/** Makes a program that shows a difference as short as it can be and still show one. */
final class Shrinker {
  private Shrinker() {}

  static Program shrink(Program program, Laboratory laboratory) throws SQLException {
    Program smallest = program;
    for (int i = program.steps().size() - 1; i >= 0; i--) {
      Program shorter = smallest.without(i);
      if (laboratory.compare(shorter).isDifferent()) {
        smallest = shorter;
      }
    }
    return smallest;
  }
}
