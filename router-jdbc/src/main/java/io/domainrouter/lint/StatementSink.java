package io.domainrouter.lint;

import io.domainrouter.lint.rule.Location;

/** Takes what is read from files and logs. */
public interface StatementSink {
  /**
   * @param session whose transactions it takes part in; null where statements have no order
   * @param count how often it was executed
   */
  void statement(String sql, Location where, String session, long count);

  /** The session is gone: what it left open was rolled back. */
  void sessionEnded(String session);

  /** One line about something that was not read. */
  void note(String line);
}
