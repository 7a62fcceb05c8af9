package io.domainrouter.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * JDBC calls on one connection, which stands in slot {@code c}. Immutable.
 *
 * @param intended the ids of the rules that it may meet
 */
record Program(String name, Set<String> intended, List<Step> steps) {

  Program without(int step) {
    List<Step> rest = new ArrayList<>(steps);
    rest.remove(step);
    return with(rest);
  }

  Program with(List<Step> others) {
    return new Program(name, intended, List.copyOf(others));
  }

  /** In the notation of the program files. */
  String text() {
    return "## "
        + name
        + "\n"
        + steps.stream().map(Step::toString).collect(Collectors.joining("\n"));
  }

  @Override
  public String toString() {
    return name;
  }
}
