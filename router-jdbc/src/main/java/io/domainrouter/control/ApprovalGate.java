package io.domainrouter.control;

import java.sql.SQLException;
import java.util.Set;

/**
 * Enough persons have approved this very step, besides the one who asks for it.
 *
 * @param requester who asks for the step; empty where nobody does yet
 */
record ApprovalGate(Approvals approvals, String requester) implements Gate {
  @Override
  public String name() {
    return "approval";
  }

  @Override
  public String criterion() {
    return "as many persons have approved the step as policy approvals says, not counting who asks"
        + " for it";
  }

  @Override
  public Gates.Finding look(int domain) throws SQLException {
    Set<String> given = approvals.given(domain);
    String own = given.remove(requester) ? "; " + requester + " asks for it" : "";
    int wanted = approvals.policy(domain).wanted();
    return new Gates.Finding(
        given.size() >= wanted, given.size() + " of " + wanted + " have approved: " + given + own);
  }
}
