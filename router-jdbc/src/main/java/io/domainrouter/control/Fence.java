package io.domainrouter.control;

import io.domainrouter.config.Phase;
import io.domainrouter.failpoint.Failpoint;
import io.domainrouter.route.DomainCatalog;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes a departed domain's tables on the monolith out of the way, in one RENAME, so that a writer
 * that bypasses the router fails loudly; and puts them back.
 */
final class Fence {
  /** Put before a fenced table's name. */
  static final String PREFIX = "domainrouter_fenced_";

  private final ControlContext context;
  private final int domain;

  Fence(ControlContext context, int domain) {
    this.context = context;
    this.domain = domain;
  }

  /** Answers with what stands behind it then. */
  List<String> raise() throws SQLException {
    rename("", PREFIX);
    return fenced();
  }

  void lower() throws SQLException {
    rename(PREFIX, "");
  }

  /** Whether a table of the domain stands on the monolith under its own name. */
  boolean isOpen() throws SQLException {
    return !open().isEmpty();
  }

  /** Whether tables stand before it in phase 5b, or behind it in another one. */
  boolean isWrong(Phase phase) throws SQLException {
    return phase == Phase.PARTITION_ONLY ? isOpen() : !fenced().isEmpty();
  }

  /** Those tables. */
  List<String> open() throws SQLException {
    return standing("");
  }

  /** The tables of the domain that stand behind the fence. */
  List<String> fenced() throws SQLException {
    return standing(PREFIX);
  }

  private List<String> standing(String prefix) throws SQLException {
    return context.inTransaction(
        DomainCatalog.MONOLITH, connection -> standing(connection, prefix));
  }

  private List<String> standing(Connection monolith, String prefix) throws SQLException {
    List<String> tables = new ArrayList<>();
    for (String table : context.config(domain).tables()) {
      if (exists(monolith, prefix + table)) {
        tables.add(prefix + table);
      }
    }
    return tables;
  }

  private void rename(String from, String to) throws SQLException {
    List<String> renames = new ArrayList<>();
    for (String table : standing(from)) {
      renames.add("`" + table + "` TO `" + to + table.substring(from.length()) + "`");
    }
    if (!renames.isEmpty()) {
      Failpoint.BEFORE_FENCE.pass();
      execute("RENAME TABLE " + String.join(", ", renames));
      Failpoint.AFTER_FENCE.pass();
    }
  }

  /** Nothing leads back from here. */
  void drop() throws SQLException {
    List<String> tables = standing(PREFIX).stream().map(table -> "`" + table + "`").toList();
    if (!tables.isEmpty()) {
      execute("DROP TABLE " + String.join(", ", tables));
    }
  }

  private void execute(String ddl) throws SQLException {
    try (Connection monolith = context.pools().internal(DomainCatalog.MONOLITH)) {
      PatientDdl.execute(monolith, ddl);
    }
  }

  private static boolean exists(Connection monolith, String table) throws SQLException {
    try (PreparedStatement select =
        monolith.prepareStatement(
            "SELECT 1 FROM information_schema.tables WHERE table_schema = DATABASE()"
                + " AND table_name = ?")) {
      select.setString(1, table);
      try (ResultSet row = select.executeQuery()) {
        return row.next();
      }
    }
  }
}
