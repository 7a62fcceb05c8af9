package io.domainrouter.control;

import io.domainrouter.config.FenceMethod;
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
 * Keeps writers that bypass the router from a departed domain's tables on the monolith, loudly: the
 * tables are renamed, all in one statement, or get triggers that refuse. Either is a fence,
 * whatever the policy says by now; lowering takes away both.
 */
final class Fence {
  /** Put before the name of a table that was renamed. */
  private static final String PREFIX = "domainrouter_fenced_";

  private final ControlContext context;
  private final int domain;
  private final FenceTriggers triggers;

  Fence(ControlContext context, int domain) {
    this.context = context;
    this.domain = domain;
    this.triggers = new FenceTriggers(context, domain);
  }

  /** Answers with what stands behind it then. */
  List<String> raise() throws SQLException {
    if (context.config(domain).policy().fence() == FenceMethod.TRIGGERS) {
      Failpoint.BEFORE_FENCE.pass();
      triggers.raise(open());
      Failpoint.AFTER_FENCE.pass();
    } else {
      rename("", PREFIX);
    }
    return fenced();
  }

  void lower() throws SQLException {
    rename(PREFIX, "");
    triggers.lower();
  }

  /** Whether a table of the domain can be written on the monolith under its own name. */
  boolean isOpen() throws SQLException {
    return !open().isEmpty();
  }

  /** Whether tables stand before it in phase 5b, or behind a part of it in another one. */
  boolean isWrong(Phase phase) throws SQLException {
    return phase == Phase.PARTITION_ONLY
        ? isOpen()
        : !standing(PREFIX).isEmpty() || triggers.isAny();
  }

  /** Those tables. */
  List<String> open() throws SQLException {
    List<String> open = standing("");
    open.removeAll(triggers.complete());
    return open;
  }

  /** The tables of the domain that stand behind the fence, by the names that they have there. */
  List<String> fenced() throws SQLException {
    List<String> fenced = standing(PREFIX);
    List<String> refusing = standing("");
    refusing.retainAll(triggers.complete());
    fenced.addAll(refusing);
    return fenced;
  }

  /** The tables of the domain that are not on the monolith, under either name. */
  List<String> gone() throws SQLException {
    List<String> gone = new ArrayList<>(context.config(domain).tables());
    gone.removeAll(standing(""));
    standing(PREFIX).forEach(table -> gone.remove(table.substring(PREFIX.length())));
    return gone;
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
    List<String> tables = fenced().stream().map(table -> "`" + table + "`").toList();
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
