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
    String fingerprint) {

  /** The monolith's name among the targets. */
  public static final String MONOLITH = "monolith";
}
