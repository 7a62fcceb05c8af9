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

  /** What became of one whose controller did not come to its end. */
  static final String FINISHED = "finished";

  static final String UNDONE = "undone";

  private static final String LAST_STEP =
      "SELECT domain, action, instance, requested_by, outcome FROM domainrouter_audit"
          + " WHERE action LIKE '%% -> %%'%s"
          + " AND id > (SELECT MAX(id) - 10000 FROM domainrouter_audit) ORDER BY id DESC LIMIT 1";

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
   * What is known of a step. Immutable.
   *
   * @param action such as {@code 4 -> 5a}
   * @param instance that has said so
   * @param outcome {@value #STARTED} until its end is known
   */
  record Step(String domain, String action, String instance, String requestedBy, String outcome) {
    boolean isUnderWay() {
      return STARTED.equals(outcome);
    }

    /** In words, where there is something to say. */
    String activity() {
      boolean told = FINISHED.equals(outcome) || UNDONE.equals(outcome);
      return isUnderWay()
          ? action + " by " + instance
          : told ? action + " lost its controller and is " + outcome : "";
    }

    @Override
    public String toString() {
      return domain + " " + action + " by " + instance + ", asked for by " + requestedBy;
    }
  }

  /** The last step of any domain. */
  static Optional<Step> lastStep(Connection monolith) throws SQLException {
    try (PreparedStatement select = monolith.prepareStatement(LAST_STEP.formatted(""))) {
      return step(select);
    }
  }

  /** A domain's last step. */
  static Optional<Step> lastStep(Connection monolith, String domain) throws SQLException {
    try (PreparedStatement select =
        monolith.prepareStatement(LAST_STEP.formatted(" AND domain = ?"))) {
      select.setString(1, domain);
      return step(select);
    }
  }

  private static Optional<Step> step(PreparedStatement select) throws SQLException {
    try (ResultSet row = select.executeQuery()) {
      return row.next()
          ? Optional.of(
              new Step(
                  row.getString(1),
                  row.getString(2),
                  row.getString(3),
                  row.getString(4),
                  row.getString(5)))
          : Optional.empty();
    }
  }

  private static String cut(String text, int length) {
    return text.length() <= length ? text : text.substring(0, length);
  }
}
