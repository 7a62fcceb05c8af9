package io.domainrouter.lint.rule;

/**
 * Where a statement or a schema object was found. Immutable.
 *
 * @param source a file, a class, a stack frame, a database
 * @param line 1-based; 0 where there are no lines
 * @param recorded whether it was executed there (a log, a test run): the same statement is then
 *     found again and again, on another line each time
 */
public record Location(String source, int line, boolean recorded) {

  /** A place in a file that somebody wrote. */
  public static Location written(String source, int line) {
    return new Location(source, line, false);
  }

  /** A place in a record of what was executed. */
  public static Location recorded(String source, int line) {
    return new Location(source, line, true);
  }

  @Override
  public String toString() {
    return line == 0 ? source : source + ":" + line;
  }
}
