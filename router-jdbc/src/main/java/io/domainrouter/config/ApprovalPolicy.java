package io.domainrouter.config;

import java.util.List;

/**
 * Who must have approved a domain's step forward. Immutable.
 *
 * @param wanted how many persons, other than the one who asks for the step; 0 for none
 * @param approvers whose approvals count, in any case; empty: anybody's
 */
public record ApprovalPolicy(int wanted, List<String> approvers) {
  public static final ApprovalPolicy NONE = new ApprovalPolicy(0, List.of());

  public ApprovalPolicy {
    approvers = List.copyOf(approvers);
  }

  /** Whether an approval by that name counts. */
  public boolean admits(String name) {
    return approvers.isEmpty() || approvers.stream().anyMatch(name::equalsIgnoreCase);
  }
}
