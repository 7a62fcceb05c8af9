package io.domainrouter.route;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.domainrouter.config.ControlConfig;
import io.domainrouter.config.CrossDomainTransactions;
import io.domainrouter.config.DomainConfig;
import io.domainrouter.config.MovePolicy;
import io.domainrouter.config.Phase;
import io.domainrouter.config.PoolConfig;
import io.domainrouter.config.RouterConfig;
import io.domainrouter.config.Secret;
import io.domainrouter.config.TargetConfig;
import io.domainrouter.config.UnknownTables;
import io.domainrouter.sql.SqlAnalyzer;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The truth table of routing, without a database. The tables are in {@code /route}. */
final class RoutePlannerTest {
  private static final DomainCatalog CATALOG =
      catalog(UnknownTables.MONOLITH, CrossDomainTransactions.REFUSE);

  static Stream<PlanCase> plans() {
    return PlanCase.of("plans.txt").stream();
  }

  @ParameterizedTest
  @MethodSource("plans")
  void aStatementGoesWhereTheTableSays(PlanCase given) {
    assertEquals(
        given.expected(), cell(plan(CATALOG, given)), () -> plan(CATALOG, given).toString());
  }

  static Stream<PlanCase> plansWithUnknownTablesRefused() {
    return PlanCase.of("plans-unknown-refused.txt").stream();
  }

  @ParameterizedTest
  @MethodSource("plansWithUnknownTablesRefused")
  void unknownTablesAreRefusedWhereTheFileSaysSo(PlanCase given) {
    DomainCatalog strict = catalog(UnknownTables.REFUSE, CrossDomainTransactions.REFUSE);
    assertEquals(given.expected(), cell(plan(strict, given)), () -> plan(strict, given).toString());
  }

  static Stream<PlanCase> plansWithBestEffort() {
    return PlanCase.of("plans-best-effort.txt").stream();
  }

  @ParameterizedTest
  @MethodSource("plansWithBestEffort")
  void aTransactionMayWriteOnTwoAuthoritiesWhereTheFileSaysSo(PlanCase given) {
    DomainCatalog lenient = catalog(UnknownTables.MONOLITH, CrossDomainTransactions.BEST_EFFORT);
    assertEquals(
        given.expected(), cell(plan(lenient, given)), () -> plan(lenient, given).toString());
  }

  @Test
  void theDrawDecidesWhichSideServesAReadInPhase4() {
    assertEquals("M", drawnAt99(99));
    assertEquals("P", drawnAt99(100));
  }

  static Stream<PlanCase> plansOfSessionsThatHoldNothing() {
    return plans().filter(given -> !given.holdsAnything());
  }

  @ParameterizedTest
  @MethodSource("plansOfSessionsThatHoldNothing")
  void aSettledPlanIsThatOfEverySessionThatHoldsNothing(PlanCase given) {
    RoutePlan settled = new RoutePlanner(CATALOG).settled(profile(CATALOG, given), snapshot(given));
    if (settled != null) {
      assertEquals(given.expected(), cell(settled));
    }
  }

  @Test
  void onlyWhatDependsOnTheSessionIsNotSettled() {
    assertEquals("M", cell(settled("SELECT * FROM person", Phase.MONOLITH)));
    assertEquals("P", cell(settled("SELECT * FROM person", Phase.PARTITION_FIRST)));
    assertEquals("P!", cell(settled("DELETE FROM person", Phase.PARTITION_ONLY)));
    assertNull(settled("SELECT * FROM person", Phase.READ_MIGRATION));
    assertNull(settled("SELECT 1", Phase.MONOLITH));
    assertNull(settled("SELECT @a FROM person", Phase.MONOLITH));
  }

  private static RoutePlan settled(String sql, Phase people) {
    PlanCase given = inPhase(sql, people);
    return new RoutePlanner(CATALOG).settled(profile(CATALOG, given), snapshot(given));
  }

  private static String drawnAt99(int percent) {
    PlanCase given =
        new PlanCase(
            "SELECT * FROM person",
            Phase.READ_MIGRATION,
            Phase.MONOLITH,
            Map.of(),
            true,
            percent,
            "");
    return cell(plan(CATALOG, given));
  }

  @Test
  void aCrossDomainRefusalNamesTablesDomainsAndPhases() {
    String reason =
        refusal("SELECT * FROM person JOIN orders USING (id)", Phase.PARTITION_ONLY).reason();
    assertContains(reason, "person", "orders", "domain people is in phase 5b", "phase 1");
  }

  @Test
  void anUnmirrorableWriteNamesItsRuleDomainAndPhase() {
    RoutePlan.Refuse refused = refusal("INSERT INTO person SELECT * FROM person", Phase.DUAL_WRITE);
    assertEquals("DR003", refused.sqlState());
    assertContains(
        refused.reason(), "INSERT with a query", "domain people is in phase 3b DUAL_WRITE");
  }

  @Test
  void anUnknownTableIsNamed() {
    DomainCatalog strict = catalog(UnknownTables.REFUSE, CrossDomainTransactions.REFUSE);
    RoutePlan plan = plan(strict, inPhase("SELECT * FROM note", Phase.MONOLITH));
    assertContains(
        assertInstanceOf(RoutePlan.Refuse.class, plan).reason(), "note", "unknownTables");
  }

  @Test
  void aWriteFixesItsOwnDomainAndNotTheOneThatItReads() {
    RoutePlan plan =
        plan(
            CATALOG,
            inPhase("UPDATE orders SET id = (SELECT MAX(id) FROM person)", Phase.MONOLITH));
    assertArrayEquals(new int[] {1}, assertInstanceOf(RoutePlan.Single.class, plan).bind());
  }

  @Test
  void aCallFixesAllDomains() {
    RoutePlan plan = plan(CATALOG, inPhase("CALL p()", Phase.MONOLITH));
    assertArrayEquals(new int[] {0, 1, 2}, assertInstanceOf(RoutePlan.Single.class, plan).bind());
  }

  private static RoutePlan.Refuse refusal(String sql, Phase people) {
    return assertInstanceOf(RoutePlan.Refuse.class, plan(CATALOG, inPhase(sql, people)));
  }

  private static PlanCase inPhase(String sql, Phase people) {
    return new PlanCase(sql, people, Phase.MONOLITH, Map.of(), true, 0, "");
  }

  private static void assertContains(String text, String... parts) {
    for (String part : parts) {
      assertTrue(text.contains(part), () -> part + " is not in: " + text);
    }
  }

  private static RoutePlan plan(DomainCatalog catalog, PlanCase given) {
    return new RoutePlanner(catalog).plan(profile(catalog, given), snapshot(given), given.view());
  }

  private static StatementProfile profile(DomainCatalog catalog, PlanCase given) {
    return StatementProfile.of(new SqlAnalyzer(catalog.tables()).analyze(given.sql()), catalog);
  }

  private static PhaseSnapshot snapshot(PlanCase given) {
    return new PhaseSnapshot(
        List.of(
            PlanCase.state(0, given.people(), given.readPercent(), given.trusted()),
            PlanCase.state(1, given.orders(), given.readPercent(), given.trusted()),
            PlanCase.state(2, Phase.PARTITION_ONLY, 0, true)));
  }

  static String cell(RoutePlan plan) {
    if (plan instanceof RoutePlan.Single single) {
      return PlanCase.letter(single.target()) + (single.bind().length > 0 ? "!" : "");
    }
    if (plan instanceof RoutePlan.DualWrite dual) {
      assertArrayEquals(new int[] {dual.domain()}, dual.bind());
      return PlanCase.letter(dual.target()) + (dual.target() == 0 ? "+P" : "+M");
    }
    return ((RoutePlan.Refuse) plan).sqlState();
  }

  private static DomainCatalog catalog(
      UnknownTables unknownTables, CrossDomainTransactions transactions) {
    return new DomainCatalog(
        new RouterConfig(
            "plans",
            target(RouterConfig.MONOLITH, "shop"),
            List.of(target("people_partition", "people"), target("orders_partition", "orders")),
            List.of(
                domain("people", "people_partition", "person"),
                domain("orders", "orders_partition", "orders"),
                domain("billing", "orders_partition", "invoice")),
            List.of(),
            unknownTables,
            transactions,
            ControlConfig.DEFAULT,
            "none"));
  }

  static TargetConfig target(String name, String schema) {
    return new TargetConfig(
        name, "jdbc:mysql://localhost/" + schema, "u", new Secret("p"), PoolConfig.DEFAULT);
  }

  private static DomainConfig domain(String name, String partition, String table) {
    return new DomainConfig(
        name, partition, List.of(table), 1, List.of(), Phase.MONOLITH, MovePolicy.DEFAULT);
  }
}
