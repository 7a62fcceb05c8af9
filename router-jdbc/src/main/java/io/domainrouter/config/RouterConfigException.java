package io.domainrouter.config;

import java.sql.SQLNonTransientException;
import java.util.List;

/** A domain file that cannot be used; lists every problem with its path. SQLState {@code DR100}. */
public final class RouterConfigException extends SQLNonTransientException {
  private static final long serialVersionUID = 1L;

  private final List<String> problems;

  public RouterConfigException(String source, List<String> problems) {
    super(
        "The domain file "
            + source
            + " has "
            + problems.size()
            + " problem(s):\n  - "
            + String.join("\n  - ", problems),
        "DR100");
    this.problems = List.copyOf(problems);
  }

  /** One sentence each, with the found value and the path. */
  public List<String> problems() {
    return problems;
  }
}
