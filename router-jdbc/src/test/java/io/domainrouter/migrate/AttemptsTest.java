package io.domainrouter.migrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.domainrouter.testing.TwoSchemas;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What does not pass in the time that it is given ends with the server's own words. */
final class AttemptsTest {
  private final List<SQLException> told = new ArrayList<>();
  private TwoSchemas schemas;

  @BeforeEach
  void createSchemas() throws SQLException {
    schemas = TwoSchemas.create("attempts_test");
  }

  @AfterEach
  void dropSchemas() throws SQLException {
    schemas.close();
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "1021, HY000",
    "1026, HY000",
    "1114, HY000", // no space
    "0, 08S01", // no server
    "1205, 41000" // a row that somebody holds
  })
  void whatMayPassIsTriedAgainAndThenGivenUp(int error, String state) throws Exception {
    SQLException failure = new SQLException("the server's words", state, error);
    assertSame(failure, failing(failure));
    assertFalse(told.isEmpty(), "not tried again");
    assertEquals(List.of(), told.stream().filter(other -> other != failure).toList());
  }

  @Test
  void whatDoesNotPassIsNotTriedAgain() throws Exception {
    SQLException failure = new SQLException("the server's words", "42000", 1064);
    assertSame(failure, failing(failure));
    assertEquals(List.of(), told);
  }

  private SQLException failing(SQLException failure) throws Exception {
    MoveRequest request =
        new MoveRequest("things", TwoSchemas.SOURCE, TwoSchemas.TARGET, List.of("t"), 1, 10, 1);
    Attempts.Work<Void> work =
        sides -> {
          throw failure;
        };
    try (Attempts attempts =
        new Attempts(
            schemas.pools(), request, Conflicts.IGNORE, () -> false, Duration.ofMillis(200))) {
      attempts.until(sides -> null, told::add); // opens the connections, which takes its time
      return assertThrows(SQLException.class, () -> attempts.until(work, told::add));
    }
  }
}
