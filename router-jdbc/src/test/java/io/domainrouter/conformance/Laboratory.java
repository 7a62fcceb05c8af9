package io.domainrouter.conformance;

import io.domainrouter.config.Phase;
import io.domainrouter.testing.Await;
import io.domainrouter.testing.RouterFixture;
import io.domainrouter.testing.SqlScript;
import io.domainrouter.testing.TestServer;
import io.domainrouter.testing.TestServers;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Plays programs on the driver's own connection and through the router, each on schemas with the
 * same rows, in one phase after the other. Not thread-safe.
 */
final class Laboratory implements AutoCloseable {
  static final List<Phase> PHASES =
      List.of(
          Phase.MONOLITH,
          Phase.DUAL_WRITE,
          Phase.READ_MIGRATION,
          Phase.PARTITION_FIRST,
          Phase.PARTITION_ONLY);

  private static final String DOMAIN = "products";

  /** The names are of one length, so that nothing is wider on one side. */
  static final String RAW = "conform_original";

  static final String PARTITION = "conform_products";
  private static final Duration DRAINED = Duration.ofSeconds(10);

  private final TestServer server = TestServers.shared().server(0);
  private final RouterFixture fixture =
      RouterFixture.named("conform").domain(DOMAIN, Tables.names());
  private final MethodCoverage rawCalls = new MethodCoverage();
  private final MethodCoverage routedCalls = new MethodCoverage();
  private final Connection raw;
  private final Connection monolith;
  private final Connection partition;
  private final List<String> filled;
  private Phase phase = Phase.MONOLITH;

  Laboratory() throws SQLException, IOException {
    server.recreateSchema(RAW);
    fixture.schemas();
    raw = server.connect(RAW);
    monolith = fixture.monolith();
    partition = fixture.partition(DOMAIN);
    for (Connection each : List.of(raw, monolith, partition)) {
      SqlScript.run(each, "conformance/schema.sql");
    }
    Tables.fill(raw);
    Tables.fill(monolith);
    filled = Tables.contents(raw);
    fixture.open();
  }

  void moveTo(Phase wanted) throws SQLException {
    fixture.moveTo(DOMAIN, wanted);
    phase = wanted;
  }

  List<String> coverage() {
    return MethodCoverage.ofBoth(rawCalls, routedCalls);
  }

  List<String> methodsNotCalled() {
    return MethodCoverage.missing(rawCalls, routedCalls);
  }

  /** The sides that are written now, beside the raw one. */
  private List<Connection> routedSides() {
    return switch (phase) {
      case MONOLITH, PARTITION_READY, COPYING -> List.of(monolith);
      case DUAL_WRITE, READ_MIGRATION -> List.of(monolith, partition);
      case PARTITION_FIRST -> List.of(partition, monolith);
      case PARTITION_ONLY -> List.of(partition);
    };
  }

  /**
   * Compares the two sides, leaving out the steps after which they are meant to part; the tables
   * are as before afterwards.
   */
  Outcome compare(Program program) throws SQLException {
    Set<Rule> rules = EnumSet.noneOf(Rule.class);
    Program left = program;
    while (true) {
      Comparison comparison = compareOnce(left);
      rules.addAll(comparison.rules());
      if (!comparison.isParting()) {
        return new Outcome(rules, comparison.unexplained());
      }
      left = left.without(comparison.parting());
    }
  }

  private Comparison compareOnce(Program program) throws SQLException {
    List<List<String>> expected = play(program, connectRaw(), rawCalls);
    List<List<String>> actual = play(program, connectRouted(), routedCalls);
    Comparison comparison = comparison(program, expected, actual);
    if (comparison.goesOn()) {
      comparison.contents(contentsDifference());
    }
    restore();
    return comparison;
  }

  Connection connectRaw() throws SQLException {
    return server.connect(RAW);
  }

  Connection connectRouted() throws SQLException {
    return fixture.connect();
  }

  /** What both sides have shown, compared line by line. */
  Comparison comparison(Program program, List<List<String>> expected, List<List<String>> actual) {
    Comparison comparison = new Comparison(phase);
    comparison.steps(program, expected, named(actual));
    return comparison;
  }

  private static List<List<String>> play(
      Program program, Connection connection, MethodCoverage coverage) throws SQLException {
    try (connection) {
      Interpreter interpreter = new Interpreter(connection, coverage);
      List<List<String>> shown = new ArrayList<>();
      program.steps().forEach(step -> shown.add(interpreter.play(step)));
      return shown;
    }
  }

  /** With the raw schema's name in place of the monolith's: two schemas cannot have one. */
  private List<List<String>> named(List<List<String>> shown) {
    return shown.stream()
        .map(
            lines ->
                lines.stream().map(line -> line.replace(fixture.monolithSchema(), RAW)).toList())
        .toList();
  }

  /** Null if the tables hold the same on all sides that are written now. */
  Difference contentsDifference() throws SQLException {
    List<String> expected = Tables.contents(raw);
    for (Connection side : routedSides()) {
      if (!Await.holdsWithin(DRAINED, () -> expected.equals(Tables.contents(side)))) {
        return new Difference(phase, null, expected.toString(), Tables.contents(side).toString());
      }
    }
    return null;
  }

  private void restore() throws SQLException {
    Tables.restore(raw, filled);
    for (Connection side : routedSides()) {
      Tables.restore(side, filled);
    }
  }

  @Override
  public void close() throws SQLException {
    raw.close();
    monolith.close();
    partition.close();
    fixture.close();
    server.dropSchema(RAW);
  }
}
