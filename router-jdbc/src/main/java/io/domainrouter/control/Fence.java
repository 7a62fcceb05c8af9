package io.domainrouter.control;

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

  void raise() throws SQLException {
    rename("", PREFIX);
  }

  void lower() throws SQLException {
    rename(PREFIX, "");
  }

  private void rename(String from, String to) throws SQLException {
    try (Connection monolith = context.pools().internal(DomainCatalog.MONOLITH)) {
      List<String> renames = new ArrayList<>();
      for (String table : context.config(domain).tables()) {
        if (exists(monolith, from + table)) {
          renames.add("`" + from + table + "` TO `" + to + table + "`");
        }
      }
      monolith.rollback();
      if (!renames.isEmpty()) {
        Failpoint.BEFORE_FENCE.pass();
        PatientDdl.execute(monolith, "RENAME TABLE " + String.join(", ", renames));
        Failpoint.AFTER_FENCE.pass();
      }
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
