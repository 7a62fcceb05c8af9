package io.domainrouter.phase;

import io.domainrouter.route.DomainState;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * What the monolith says of a domain at one moment: its control row, and of its mirror row what
 * statements are routed by. Immutable.
 */
record MonolithRows(ControlRow row, int readPercent, boolean trusted, boolean dualWrite) {
  private static final String SELECT =
      "SELECT phase, epoch, authority, read_percent, trusted, dual_write"
          + " FROM domainrouter_domain LEFT JOIN domainrouter_mirror USING (domain)"
          + " WHERE domain = ?";

  /** Without a lock, by one statement. */
  static MonolithRows read(Connection monolith, String domain) throws SQLException {
    try (PreparedStatement statement = monolith.prepareStatement(SELECT)) {
      statement.setString(1, domain);
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          throw new SQLException("domainrouter_domain has no row for " + domain, "DR101");
        }
        if (row.getString(4) == null) {
          throw new SQLException("domainrouter_mirror has no row for " + domain, "DR101");
        }
        return new MonolithRows(
            ControlRows.current(row, domain), row.getInt(4), row.getBoolean(5), row.getBoolean(6));
      }
    }
  }

  /** With the control row that is the truth. */
  DomainState state(int domain, ControlRow authority) {
    return new DomainState(
        domain, authority.phase(), authority.epoch(), readPercent, trusted, dualWrite);
  }
}
