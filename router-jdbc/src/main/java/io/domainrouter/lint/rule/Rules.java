package io.domainrouter.lint.rule;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** All rules, in the order of the documentation. */
public final class Rules {
  public static final List<StatementRule> OF_STATEMENTS =
      List.of(
          new ReadsTwoDomains(),
          new WritesTwoDomains(),
          new WritesOneReadsAnother(),
          new WriteNotMirrored(),
          new HidesTables(),
          new Unroutable(),
          new PinsSession(),
          new NamesSchema(),
          new UnknownTable(),
          new ExemptionUnreadable());

  public static final List<TransactionRule> OF_TRANSACTIONS =
      List.of(new TransactionWritesTwoDomains(), new TransactionReadsTwoDomains());

  public static final List<SchemaRule> OF_SCHEMAS =
      List.of(
          new ForeignKeyCrossesDomains(),
          new ViewCrossesDomains(),
          new TriggerCrossesDomains(),
          new RoutineCrossesDomains(),
          new EventCrossesDomains(),
          new TableWithTrigger(),
          new TableWithoutKey(),
          new TableInNoDomain(),
          new TableMissing());

  private Rules() {}

  /** Statements first, then transactions, then schemas. */
  public static List<Rule> all() {
    return Stream.of(OF_STATEMENTS, OF_TRANSACTIONS, OF_SCHEMAS)
        .<Rule>flatMap(List::stream)
        .toList();
  }

  public static Optional<Rule> named(String id) {
    return all().stream().filter(rule -> rule.id().equals(id)).findFirst();
  }
}
