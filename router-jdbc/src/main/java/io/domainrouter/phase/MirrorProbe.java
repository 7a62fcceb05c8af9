package io.domainrouter.phase;

import io.domainrouter.config.TargetConfig;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

/**
 * Asks a database whether it is there, by a connection of its own. Stateless, thread-safe.
 *
 * <p>Not by the pool: one that is asked while its database is down pauses longer and longer between
 * its attempts, up to five seconds, and the first writers afterwards would wait for that.
 */
final class MirrorProbe {
  private static final String MILLIS = "1000";

  private MirrorProbe() {}

  /**
   * Takes at most two seconds.
   *
   * @throws SQLException when it does not answer
   */
  static void ask(TargetConfig target) throws SQLException {
    Properties settings = new Properties();
    settings.setProperty("user", target.username());
    settings.setProperty("password", target.password().reveal());
    settings.setProperty("connectTimeout", MILLIS);
    settings.setProperty("socketTimeout", MILLIS);
    try (Connection connection = DriverManager.getConnection(target.url(), settings);
        Statement statement = connection.createStatement()) {
      statement.execute("DO 1");
    }
  }
}
