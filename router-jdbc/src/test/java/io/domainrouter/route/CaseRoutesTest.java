package io.domainrouter.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.domainrouter.config.ControlConfig;
import io.domainrouter.config.CrossDomainTransactions;
import io.domainrouter.config.DomainConfig;
import io.domainrouter.config.MovePolicy;
import io.domainrouter.config.Phase;
import io.domainrouter.config.RouterConfig;
import io.domainrouter.config.UnknownTables;
import io.domainrouter.sql.Facts;
import io.domainrouter.sql.SqlAnalyzer;
import io.domainrouter.sql.SqlCase;
import io.domainrouter.sql.SqlFacts;
import io.domainrouter.sql.StatementKind;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Where the analyzer's cases go while all configured tables are one domain, phase by phase. */
final class CaseRoutesTest {
  private static final String DOMAIN = "shop";
  private static final DomainCatalog CATALOG = catalog();
  private static final SqlAnalyzer ANALYZER = new SqlAnalyzer(CATALOG.tables());
  private static final RoutePlanner PLANNER = new RoutePlanner(CATALOG);
  private static final Set<String> ON_MONOLITH = Set.of("M", "M!");
  private static final Set<String> REFUSED =
      Set.of("DR001", "DR002", "DR003", "DR004", "DR005", "DR006");

  static List<SqlCase> cases() {
    return SqlCase.all();
  }

  static List<SqlCase> casesWithRoutes() {
    return cases().stream().filter(sqlCase -> sqlCase.outcomes().containsKey("route")).toList();
  }

  @ParameterizedTest
  @MethodSource("casesWithRoutes")
  void goesWhereTheCaseSays(SqlCase sqlCase) {
    assertEquals(sqlCase.outcomes().get("route"), String.join(" ", routes(sqlCase)));
  }

  @Test
  void everyKindOfStatementHasACaseWithARoute() {
    Set<StatementKind> missing = EnumSet.allOf(StatementKind.class);
    casesWithRoutes().forEach(sqlCase -> missing.remove(ANALYZER.analyze(sqlCase.sql()).kind()));
    assertEquals(Set.of(), missing);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void noCaseBreaksTheRulesOfThePhases(SqlCase sqlCase) {
    SqlFacts facts = ANALYZER.analyze(sqlCase.sql());
    List<String> routes = routes(sqlCase);
    assertTrue(
        ON_MONOLITH.contains(routes.get(0)), () -> "nothing is refused in phase 1: " + routes);
    if (facts.unroutable().isPresent() && !facts.mentioned().isEmpty()) {
      assertTrue(
          REFUSED.containsAll(routes.subList(2, 6)),
          () -> "what is not understood may not pass beside a mirror: " + routes);
    } else if (changesRowsOfTheDomain(facts)) {
      assertTrue(
          routes.subList(2, 6).stream()
              .allMatch(route -> route.contains("+") || REFUSED.contains(route)),
          () -> "no write may miss the mirror: " + routes);
    }
    if (namesTheDomain(facts)) {
      assertTrue(
          !ON_MONOLITH.contains(routes.get(6)), () -> "the monolith's rows are old: " + routes);
    }
  }

  private static boolean changesRowsOfTheDomain(SqlFacts facts) {
    return facts.kind().writesRows()
        && facts.writes().stream().anyMatch(table -> Facts.CONFIGURED.contains(table.name()));
  }

  private static boolean namesTheDomain(SqlFacts facts) {
    StatementProfile profile = StatementProfile.of(facts, CATALOG);
    return facts.unroutable().isEmpty() && profile.domains().length > 0;
  }

  private static List<String> routes(SqlCase sqlCase) {
    StatementProfile profile = StatementProfile.of(ANALYZER.analyze(sqlCase.sql()), CATALOG);
    TransactionView none =
        new PlanCase("", Phase.MONOLITH, Phase.MONOLITH, Map.of(), true, 100, "").view();
    List<String> routes = new ArrayList<>();
    for (Phase phase : Phase.values()) {
      PhaseSnapshot snapshot = new PhaseSnapshot(List.of(PlanCase.state(0, phase, 100, true)));
      routes.add(RoutePlannerTest.cell(PLANNER.plan(profile, snapshot, none)));
    }
    return routes;
  }

  private static DomainCatalog catalog() {
    DomainConfig domain =
        new DomainConfig(
            DOMAIN,
            "partition",
            List.copyOf(Facts.CONFIGURED),
            1,
            List.of(),
            Phase.MONOLITH,
            MovePolicy.DEFAULT);
    return new DomainCatalog(
        new RouterConfig(
            "cases",
            RoutePlannerTest.target(RouterConfig.MONOLITH, "shop"),
            List.of(RoutePlannerTest.target("partition", "people")),
            List.of(domain),
            List.of(),
            UnknownTables.MONOLITH,
            CrossDomainTransactions.REFUSE,
            ControlConfig.DEFAULT,
            "none"));
  }
}
