package io.domainrouter.control;

import io.domainrouter.config.ApprovalPolicy;
import io.domainrouter.config.Phase;
import io.domainrouter.route.DomainCatalog;
import io.domainrouter.route.DomainState;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLNonTransientException;
import java.util.Set;
import java.util.TreeSet;

/**
 * Who has approved a domain's next step forward, as {@code domainrouter_audit} has it. An approval
 * is for one epoch: any change of phase makes it stale. Names count once, in whatever case.
 * Thread-safe.
 */
record Approvals(ControlContext context, Audit audit) {
  private static final String APPROVED = "approved";

  private static final String SELECT =
      "SELECT requested_by FROM domainrouter_audit"
          + " WHERE domain = ? AND epoch = ? AND action = ? AND outcome = '"
          + APPROVED
          + "'";

  /**
   * @throws SQLException {@code DR201} when the domain's policy does not let that person approve
   */
  void record(int domain, ChangeRequest request) throws SQLException {
    ApprovalPolicy policy = policy(domain);
    if (!policy.admits(request.who())) {
      throw new SQLNonTransientException(
          "%s may not approve steps of domain %s; approvers are %s. Nothing was recorded."
              .formatted(request.who(), context.name(domain), policy.approvers()),
          "DR201");
    }
    DomainState state = context.state(domain);
    audit.record(context.name(domain), action(state.phase()), state.epoch(), request, APPROVED, "");
  }

  /** The names that count now. */
  Set<String> given(int domain) throws SQLException {
    Set<String> given =
        context.inTransaction(DomainCatalog.MONOLITH, connection -> recorded(domain, connection));
    given.removeIf(name -> !policy(domain).admits(name));
    return given;
  }

  ApprovalPolicy policy(int domain) {
    return context.config(domain).policy().approvals();
  }

  private Set<String> recorded(int domain, Connection connection) throws SQLException {
    Set<String> given = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
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

  private static String action(Phase from) {
    return "approve " + from.label() + " -> " + from.next().map(Phase::label).orElse("nothing");
  }
}
