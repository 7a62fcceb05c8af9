package io.domainrouter.config;

import java.util.List;

/**
 * A whole, checked domain file. Immutable, and free of secrets in its text form.
 *
 * @param name names the router in JMX and logs
 * @param partitions in the file's order
 * @param domains in the order of moving
 * @param fingerprint digest of what all instances must agree on: domains, tables, targets' URLs
 */
public record RouterConfig(
    String name,
    TargetConfig monolith,
    List<TargetConfig> partitions,
    List<DomainConfig> domains,
    List<Relationship> relationships,
    UnknownTables unknownTables,
    CrossDomainTransactions crossDomainTransactions,
    ControlConfig control,
    LintConfig lint,
    String fingerprint) {

  /** The monolith's name among the targets. */
  public static final String MONOLITH = "monolith";

  /** With the usual observation by the linter. */
  public RouterConfig(
      String name,
      TargetConfig monolith,
      List<TargetConfig> partitions,
      List<DomainConfig> domains,
      List<Relationship> relationships,
      UnknownTables unknownTables,
      CrossDomainTransactions crossDomainTransactions,
      ControlConfig control,
      String fingerprint) {
    this(
        name,
        monolith,
        partitions,
        domains,
        relationships,
        unknownTables,
        crossDomainTransactions,
        control,
        LintConfig.DEFAULT,
        fingerprint);
  }

  public RouterConfig with(LintConfig other) {
    return new RouterConfig(
        name,
        monolith,
        partitions,
        domains,
        relationships,
        unknownTables,
        crossDomainTransactions,
        control,
        other,
        fingerprint);
  }
}
