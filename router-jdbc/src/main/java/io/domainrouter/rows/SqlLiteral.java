package io.domainrouter.rows;

/** Text as a literal of SQL. Stateless. */
public final class SqlLiteral {
  private SqlLiteral() {}

  /** For every {@code sql_mode} that the router lets a session have. */
  public static String of(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'";
  }
}
