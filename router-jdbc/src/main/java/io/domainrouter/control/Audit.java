package io.domainrouter.control;

import io.domainrouter.route.DomainCatalog;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** Writes {@code domainrouter_audit} on the monolith: who changed what, when, why, from where. */
final class Audit {
  /** The outcome of a step that was begun. */
  static final String STARTED = "started";

  private static final String LAST_STEP =
      "SELECT domain, action, instance, requested_by, outcome FROM domainrouter_audit"
          + " WHERE action LIKE '%% -> %%'%s ORDER BY id DESC LIMIT 1";

  private final ControlContext context;

  Audit(ControlContext context) {
    this.context = context;
  }

  void record(
      String domain,
      String action,
      long epoch,
      ChangeRequest request,
      String outcome,
      String details)
      throws SQLException {
    context.inTransaction(
        DomainCatalog.MONOLITH,
        connection -> {
          try (PreparedStatement insert =
              connection.prepareStatement(
                  "INSERT INTO domainrouter_audit (domain, action, epoch, requested_by, reason,"
                      + " instance, forced, outcome, details) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            insert.setString(1, domain);
            insert.setString(2, action);
            insert.setLong(3, epoch);
            insert.setString(4, cut(request.who(), 200));
            insert.setString(5, cut(request.why(), 500));
            insert.setString(6, context.watcher().instanceName());
            insert.setBoolean(7, request.force());
            insert.setString(8, outcome);
            insert.setString(9, cut(details, 8_000));
            return insert.executeUpdate();
          }
        });
  }

  /**
   * A step that was begun. Immutable.
   *
   * @param action such as {@code 4 -> 5a}
   */
  record Begun(String domain, String action, String instance, String requestedBy) {
    @Override
    public String toString() {
      return domain + " " + action + " by " + instance + ", asked for by " + requestedBy;
    }
  }

  /** The last step of any domain, if nothing is known of its end. */
  static Optional<Begun> lastBegun(Connection monolith) throws SQLException {
    try (PreparedStatement select = monolith.prepareStatement(LAST_STEP.formatted(""))) {
      return begun(select);
    }
  }

  /** A domain's last step, if nothing is known of its end. */
  static Optional<Begun> lastBegun(Connection monolith, String domain) throws SQLException {
    try (PreparedStatement select =
        monolith.prepareStatement(LAST_STEP.formatted(" AND domain = ?"))) {
      select.setString(1, domain);
      return begun(select);
    }
  }

  private static Optional<Begun> begun(PreparedStatement select) throws SQLException {
    try (ResultSet row = select.executeQuery()) {
      return row.next() && STARTED.equals(row.getString(5))
          ? Optional.of(
              new Begun(row.getString(1), row.getString(2), row.getString(3), row.getString(4)))
          : Optional.empty();
    }
  }

  private static String cut(String text, int length) {
    return text.length() <= length ? text : text.substring(0, length);
  }
}
