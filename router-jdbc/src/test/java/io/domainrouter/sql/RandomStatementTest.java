package io.domainrouter.sql;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.domainrouter.sql.CaseServer.Answer;
import io.domainrouter.testing.TestServers;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Random statements are carried out, and open no table that the analyzer does not name. They may
 * open fewer: MySQL leaves out common tables that nothing refers to.
 */
class RandomStatementTest {
  private static final int STATEMENTS = Integer.getInteger("test.statements", 100);
  private static final long SEED = Long.getLong("test.seed", 7);

  @Test
  void opensWhatTheAnalyzerNames() throws SQLException, IOException {
    Random random = new Random(SEED);
    int judged = 0;
    int rejected = 0;
    try (CaseServer server = new CaseServer()) {
      for (int i = 0; i < STATEMENTS; i++) {
        String sql = RandomStatement.of(random);
        SqlFacts facts = Facts.ANALYZER.analyze(sql);
        Answer answer = server.run(new SqlCase("random", sql, "", ""), facts);
        if (answer.error() != 0) {
          rejected++;
        } else if (facts.unroutable().isEmpty()) {
          Set<String> named = names(facts);
          Set<String> opened = answer.locks().keySet();
          assertTrue(named.containsAll(opened), "seed " + SEED + ": " + opened + " by " + sql);
          judged += named.equals(opened) ? 1 : 0;
        }
      }
    }
    System.out.printf(
        "JUDGED by %s: exactly the tables of %d of %d random statements, %d rejected, seed %d%n",
        TestServers.shared().product(), judged, STATEMENTS, rejected, SEED);
    assertTrue(judged > STATEMENTS / 2, "seed " + SEED + ": judged only " + judged);
  }

  private static Set<String> names(SqlFacts facts) {
    Set<String> names = new TreeSet<>();
    Stream.concat(facts.reads().stream(), facts.writes().stream())
        .forEach(table -> names.add(table.name()));
    return names;
  }
}
