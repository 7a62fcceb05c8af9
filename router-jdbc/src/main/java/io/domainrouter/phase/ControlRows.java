package io.domainrouter.phase;

import io.domainrouter.config.DomainConfig;
import io.domainrouter.config.Phase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** The SQL of the control rows; whoever calls it owns the transaction. Stateless, thread-safe. */
public final class ControlRows {
  private static final String SELECT =
      "SELECT phase, epoch, authority FROM domainrouter_domain WHERE domain = ?";

  /** What {@link #lockShared} asks; the domain is its parameter. */
  public static final String LOCK_SHARED = SELECT + " LOCK IN SHARE MODE";

  private ControlRows() {}

  /**
   * A statement that takes the shared lock as {@link #LOCK_SHARED} does, and fails with 1242 unless
   * this is the authority in that epoch: so what stands behind it in the same packet is not
   * executed.
   *
   * @param domain as an SQL literal
   */
  public static String lockSharedOrFail(String domain, long epoch) {
    return "SELECT IF((SELECT authority AND epoch = "
        + epoch
        + " FROM domainrouter_domain WHERE domain = "
        + domain
        + " LOCK IN SHARE MODE), 1, (SELECT 1 UNION ALL SELECT 2))";
  }

  /** Reads without a lock. */
  public static Optional<ControlRow> read(Connection connection, String domain)
      throws SQLException {
    return select(connection, domain, SELECT, 0);
  }

  /**
   * Reads under the shared lock that every writer of the domain holds until its transaction ends.
   */
  public static Optional<ControlRow> lockShared(Connection connection, String domain)
      throws SQLException {
    return lockShared(connection, domain, 0);
  }

  /**
   * As {@link #lockShared(Connection, String)}.
   *
   * @param timeoutSeconds how long to wait at most; 0 for as long as the server does
   * @throws java.sql.SQLTimeoutException after that time
   */
  public static Optional<ControlRow> lockShared(
      Connection connection, String domain, int timeoutSeconds) throws SQLException {
    return select(connection, domain, LOCK_SHARED, timeoutSeconds);
  }

  /**
   * Reads under the exclusive lock: comes back when every writer of the domain has ended, and holds
   * later ones until the transaction ends.
   */
  public static Optional<ControlRow> lockExclusive(Connection connection, String domain)
      throws SQLException {
    return select(connection, domain, SELECT + " FOR UPDATE", 0);
  }

  private static Optional<ControlRow> select(
      Connection connection, String domain, String sql, int timeoutSeconds) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      if (timeoutSeconds > 0) {
        statement.setQueryTimeout(timeoutSeconds);
      }
      statement.setString(1, domain);
      return row(statement.executeQuery(), domain);
    }
  }

  /** The row that one of these selects answers with; closes the answer. */
  public static Optional<ControlRow> row(ResultSet answer, String domain) throws SQLException {
    try (ResultSet row = answer) {
      if (!row.next()) {
        return Optional.empty();
      }
      return Optional.of(current(row, domain));
    }
  }

  /** From the first three columns of where the answer stands. */
  static ControlRow current(ResultSet row, String domain) throws SQLException {
    String label = row.getString(1);
    Phase phase =
        Phase.parse(label)
            .orElseThrow(
                () ->
                    new SQLException(
                        "domainrouter_domain holds an unknown phase '" + label + "' for " + domain,
                        "DR101"));
    return new ControlRow(phase, row.getLong(2), row.getBoolean(3));
  }

  /**
   * Writes the row unless as high an epoch stands there; true if it was written. Takes the
   * exclusive lock at once, since several may finish the same hand-over and none must wait to
   * upgrade.
   */
  public static boolean raise(Connection connection, String domain, ControlRow row)
      throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE domainrouter_domain SET phase = ?, epoch = ?, authority = ?"
                + " WHERE domain = ? AND epoch < ?")) {
      update.setString(1, row.phase().label());
      update.setLong(2, row.epoch());
      update.setBoolean(3, row.authority());
      update.setString(4, domain);
      update.setLong(5, row.epoch());
      return update.executeUpdate() == 1 || insert(connection, domain, row);
    }
  }

  private static boolean insert(Connection connection, String domain, ControlRow row)
      throws SQLException {
    if (read(connection, domain).isPresent()) {
      return false;
    }
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT IGNORE INTO domainrouter_domain (domain, phase, epoch, authority)"
                + " VALUES (?, ?, ?, ?)")) {
      insert.setString(1, domain);
      insert.setString(2, row.phase().label());
      insert.setLong(3, row.epoch());
      insert.setBoolean(4, row.authority());
      return insert.executeUpdate() == 1;
    }
  }

  /** Puts the configured first phase where no row stands yet. */
  static void insertInitial(Connection connection, DomainConfig domain, boolean onMonolith)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT IGNORE INTO domainrouter_domain (domain, phase, epoch, authority)"
                + " VALUES (?, ?, 1, ?)")) {
      boolean authorityHere =
          (domain.initialPhase().authority() == io.domainrouter.config.Side.MONOLITH) == onMonolith;
      insert.setString(1, domain.name());
      insert.setString(2, domain.initialPhase().label());
      insert.setBoolean(3, authorityHere);
      insert.executeUpdate();
    }
  }
}
