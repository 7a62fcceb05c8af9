package io.domainrouter.control;

import io.domainrouter.route.DomainCatalog;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Writes {@code domainrouter_audit} on the monolith: who changed what, when, why, from where. */
final class Audit {
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

  private static String cut(String text, int length) {
    return text.length() <= length ? text : text.substring(0, length);
  }
}
