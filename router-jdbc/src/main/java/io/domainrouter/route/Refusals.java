package io.domainrouter.route;

import io.domainrouter.sql.SqlFacts;
import io.domainrouter.sql.StatementKind;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The words of a refusal: what was asked, where the domains stand, what can be done. Immutable. */
final class Refusals {
  private final DomainCatalog catalog;

  Refusals(DomainCatalog catalog) {
    this.catalog = catalog;
  }

  RoutePlan unknownTable(String table) {
    return new RoutePlan.Refuse(
        "DR001",
        "Table "
            + table
            + " stands in no domain, and the domain file refuses unknown tables."
            + " Add it to a domain, or set unknownTables: monolith.");
  }

  RoutePlan unroutable(String reason, DomainState... states) {
    return new RoutePlan.Refuse(
        "DR002",
        "The statement's tables cannot be established ("
            + reason
            + ") while "
            + describe(states)
            + ". Write it in a simpler form.");
  }

  RoutePlan noCommonTarget(SqlFacts facts, DomainState... states) {
    return new RoutePlan.Refuse(
        "DR001",
        "No single database can run this "
            + facts.kind()
            + " on "
            + tables(facts)
            + ": "
            + describe(states)
            + ". Split it into one statement per domain.");
  }

  RoutePlan notMirrored(String rule, DomainState state) {
    return new RoutePlan.Refuse(
        "DR003",
        "The write cannot be mirrored: "
            + rule
            + "; "
            + describe(state)
            + ". Write the rows by key, or wait until the move has ended.");
  }

  RoutePlan schemaChange(DomainState state) {
    return new RoutePlan.Refuse(
        "DR003",
        "Schema changes wait while a domain is being moved: "
            + describe(state)
            + ". Run them before phase 3a or after 5b.");
  }

  RoutePlan opaque(StatementKind kind, DomainState state) {
    return new RoutePlan.Refuse(
        "DR003",
        kind
            + " hides the tables that it changes, which is safe in phases 1 and 5b only: "
            + describe(state)
            + ".");
  }

  RoutePlan sessionState(SqlFacts facts, DomainState... states) {
    return new RoutePlan.Refuse(
        "DR005",
        "The statement needs session state ("
            + facts.effects()
            + ") of another database than its"
            + " tables: "
            + tables(facts)
            + "; "
            + describe(states)
            + ".");
  }

  RoutePlan qualifiedName(String schema, String target) {
    return new RoutePlan.Refuse(
        "DR001",
        "The statement names the monolith's schema "
            + schema
            + ", but its tables are served by "
            + target
            + ". Leave the schema out.");
  }

  RoutePlan secondAuthority(SqlFacts facts, int target, long written) {
    String others =
        IntStream.range(0, catalog.targetCount())
            .filter(other -> other != target && (written & (1L << other)) != 0)
            .mapToObj(other -> catalog.target(other).name())
            .collect(Collectors.joining(", "));
    return new RoutePlan.Refuse(
        "DR004",
        "The transaction has written on "
            + others
            + " and would write "
            + tables(facts)
            + " on "
            + catalog.target(target).name()
            + "; they cannot commit together. Use one transaction"
            + " per domain, or set crossDomainTransactions: bestEffort.");
  }

  private static String tables(SqlFacts facts) {
    return java.util.stream.Stream.concat(facts.writes().stream(), facts.reads().stream())
        .distinct()
        .map(Object::toString)
        .sorted()
        .collect(Collectors.joining(", "));
  }

  private String describe(DomainState... states) {
    return states.length == 0
        ? "no domain is named"
        : Arrays.stream(states)
            .map(
                state ->
                    "domain "
                        + catalog.domain(state.domain()).name()
                        + " is in phase "
                        + state.phase().label()
                        + " "
                        + state.phase())
            .collect(Collectors.joining(", "));
  }
}
