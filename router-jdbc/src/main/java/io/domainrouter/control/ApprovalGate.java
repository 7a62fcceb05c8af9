package io.domainrouter.control;

import io.domainrouter.config.Phase;
import io.domainrouter.route.DomainCatalog;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Enough named persons have approved this very step; what was approved before is stale. */
record ApprovalGate(ControlContext context) implements Gate {
  static final String APPROVED = "approved";

  private static final String SELECT =
      "SELECT DISTINCT requested_by FROM domainrouter_audit"
          + " WHERE domain = ? AND epoch = ? AND action = ? AND outcome = '"
          + APPROVED
          + "'";

  static String action(Phase from) {
    return "approve " + from.label() + " -> " + from.next().map(Phase::label).orElse("nothing");
  }

  @Override
  public String name() {
    return "approval";
  }

  @Override
  public String criterion() {
    return "as many named persons have approved the step as policy approvals says";
  }

  @Override
  public Gates.Finding look(int domain) throws SQLException {
    int wanted = context.config(domain).policy().approvals();
    List<String> given =
        context.inTransaction(DomainCatalog.MONOLITH, connection -> given(domain, connection));
    return new Gates.Finding(
        given.size() >= wanted, given.size() + " of " + wanted + " have approved: " + given);
  }

  private List<String> given(int domain, Connection connection) throws SQLException {
    List<String> given = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(SELECT)) {
      select.setString(1, context.name(domain));
      select.setLong(2, context.state(domain).epoch());
      select.setString(3, action(context.state(domain).phase()));
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          given.add(row.getString(1));
        }
      }
    }
    return given;
  }
}
