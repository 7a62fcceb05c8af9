package io.domainrouter.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.domainrouter.config.Phase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Several threads on one logical connection: checklist line 107. */
final class SharedConnectionTest {
  private static final int ROUNDS = Integer.getInteger("test.sharedRounds", 300);

  @ParameterizedTest
  @EnumSource(
      value = Phase.class,
      names = {"MONOLITH", "PARTITION_ONLY"})
  void line107_eachThreadGetsTheAnswersToItsOwnStatements(Phase phase) throws SQLException {
    try (Twins twins = new Twins(phase)) {
      List<CompletableFuture<Integer>> threads = new ArrayList<>();
      for (String table : List.of("item", "elsewhere", "item", "elsewhere")) {
        threads.add(CompletableFuture.supplyAsync(() -> readOwn(twins.logical, table)));
      }
      for (CompletableFuture<Integer> thread : threads) {
        assertEquals(ROUNDS, thread.join());
      }
    }
  }

  /** How many answers were those that the thread asked for. */
  private static int readOwn(Connection shared, String table) {
    int own = 0;
    for (int round = 0; round < ROUNDS; round++) {
      String marker = table + round + Thread.currentThread().getId();
      try (Statement statement = shared.createStatement();
          ResultSet row =
              statement.executeQuery("SELECT '" + marker + "' FROM " + table + " LIMIT 1")) {
        row.next();
        own += marker.equals(row.getString(1)) ? 1 : 0;
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }
    return own;
  }
}
