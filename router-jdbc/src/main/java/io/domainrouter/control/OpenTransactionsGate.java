package io.domainrouter.control;

import io.domainrouter.phase.Grants;
import io.domainrouter.route.DomainCatalog;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * No transaction on the monolith that has written the domain's tables, whosesoever it is, began
 * before the phase did. Those of the fleet end by themselves; one that stays open is of a program
 * that writes past the router, which will not be noticed otherwise before both sides are compared.
 *
 * <p>The server shows who has written a table to those only who may read {@code
 * performance_schema}, and when that began to those with {@code PROCESS}. A move does not need
 * either, so without them the gate says so and lets the step pass.
 */
record OpenTransactionsGate(ControlContext context) implements Gate {
  private static final long PATIENCE_MILLIS = 1_000;

  /**
   * A lock on the table's definition is kept until the end of the transaction that has written. The
   * server says in whole seconds when that began, so one that is as old as the phase to the second
   * counts as younger.
   */
  private static final String OLDER =
      "SELECT DISTINCT h.processlist_id, h.processlist_user, h.processlist_host, m.object_name,"
          + " t.trx_started FROM performance_schema.metadata_locks m"
          + " JOIN performance_schema.threads h ON h.thread_id = m.owner_thread_id"
          + " JOIN information_schema.innodb_trx t ON t.trx_mysql_thread_id = h.processlist_id"
          + " JOIN domainrouter_domain d ON d.domain = ?"
          + " WHERE m.object_type = 'TABLE' AND m.lock_type = 'SHARED_WRITE'"
          + " AND m.lock_status = 'GRANTED' AND h.processlist_id <> CONNECTION_ID()"
          + " AND m.object_schema = DATABASE() AND m.object_name IN (%s)"
          + " AND t.trx_started < CONVERT_TZ(d.updated_at, '+00:00', 'SYSTEM') - INTERVAL 1 SECOND";

  @Override
  public String name() {
    return "open transactions";
  }

  @Override
  public String criterion() {
    return "no open transaction that has written the monolith's tables is older than the phase";
  }

  @Override
  public Gates.Finding look(int domain) throws SQLException {
    List<String> older = new ArrayList<>();
    try {
      if (!context.inTransaction(DomainCatalog.MONOLITH, OpenTransactionsGate::isShown)) {
        return new Gates.Finding(true, "not looked for: performance_schema is off");
      }
      Waiting.until(
          () -> {
            older.clear();
            older.addAll(
                context.inTransaction(
                    DomainCatalog.MONOLITH, connection -> older(domain, connection)));
            return older.isEmpty();
          },
          PATIENCE_MILLIS);
    } catch (SQLException e) {
      if (Grants.isDenied(e)) {
        return new Gates.Finding(
            true, "not looked for: that needs PROCESS on *.* and SELECT on performance_schema");
      }
      throw e;
    }
    return older.isEmpty()
        ? new Gates.Finding(true, "no transaction that has written these tables is older")
        : new Gates.Finding(false, "older, and still open: " + older);
  }

  private static boolean isShown(Connection connection) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement("SELECT @@performance_schema");
        ResultSet row = select.executeQuery()) {
      return row.next() && row.getBoolean(1);
    }
  }

  private List<String> older(int domain, Connection monolith) throws SQLException {
    List<String> tables = context.config(domain).tables();
    String places = String.join(", ", Collections.nCopies(tables.size(), "?"));
    List<String> older = new ArrayList<>();
    try (PreparedStatement select = monolith.prepareStatement(OLDER.formatted(places))) {
      select.setString(1, context.name(domain));
      for (int i = 0; i < tables.size(); i++) {
        select.setString(i + 2, tables.get(i));
      }
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          older.add(
              "connection %s of %s@%s, which has written %s, since %s"
                  .formatted(
                      row.getString(1),
                      row.getString(2),
                      row.getString(3),
                      row.getString(4),
                      row.getString(5)));
        }
      }
    }
    return older;
  }
}
