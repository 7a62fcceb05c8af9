package io.domainrouter.control;

import io.domainrouter.config.FenceMethod;
import io.domainrouter.phase.Grants;
import io.domainrouter.route.DomainCatalog;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The fence can be raised: a server with a binary log lets only some users make triggers, and says
 * so only then.
 */
record FenceGate(ControlContext context) implements Gate {
  @Override
  public String name() {
    return "fence";
  }

  @Override
  public String criterion() {
    return "the monolith's user may make triggers although there is a binary log";
  }

  @Override
  public Gates.Finding look(int domain) throws SQLException {
    if (context.config(domain).policy().fence() != FenceMethod.TRIGGERS) {
      return new Gates.Finding(true, "tables are renamed, which the grants allow");
    }
    return context.inTransaction(DomainCatalog.MONOLITH, FenceGate::look);
  }

  private static Gates.Finding look(Connection monolith) throws SQLException {
    boolean trusted;
    try (Statement statement = monolith.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT NOT @@log_bin OR @@log_bin_trust_function_creators")) {
      row.next();
      trusted = row.getBoolean(1);
    }
    return trusted || Grants.everywhere(monolith, "SUPER")
        ? new Gates.Finding(true, "triggers may be made")
        : new Gates.Finding(
            false,
            "the server has a binary log and lets only users with SUPER make triggers; SET GLOBAL"
                + " log_bin_trust_function_creators = 1, or policy fence: rename");
  }
}
