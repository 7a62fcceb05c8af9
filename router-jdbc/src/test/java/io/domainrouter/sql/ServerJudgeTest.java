package io.domainrouter.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.domainrouter.sql.CaseServer.Answer;
import io.domainrouter.testing.TestServers;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every case is carried out on the server, which must accept it or reject it as the case says. The
 * metadata locks that its transaction then holds are the tables that the server opened; they must
 * be those that the analyzer names.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServerJudgeTest {
  private static final int FEWEST_JUDGED = 200;

  private static final Set<String> WRITE_LOCKS =
      Set.of(
          "SHARED_WRITE",
          "SHARED_WRITE_LOW_PRIO",
          "SHARED_UPGRADABLE",
          "SHARED_NO_WRITE",
          "SHARED_NO_READ_WRITE",
          "EXCLUSIVE");

  private static final Set<StatementKind> LOCKS_NOT_KEPT =
      EnumSet.of(
          StatementKind.DDL,
          StatementKind.ADMIN,
          StatementKind.TRANSACTION,
          StatementKind.LOCK_TABLES,
          StatementKind.UNLOCK_TABLES,
          StatementKind.SHOW,
          StatementKind.PREPARED_TEXT);

  private final List<String> judged = new ArrayList<>();
  private final Map<String, List<String>> exempt = new TreeMap<>();
  private CaseServer server;

  static List<SqlCase> cases() {
    return SqlCase.all();
  }

  @BeforeAll
  void openServer() throws SQLException, IOException {
    server = new CaseServer();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theServerAgrees(SqlCase sqlCase) throws SQLException {
    SqlFacts facts = Facts.ANALYZER.analyze(sqlCase.sql());
    if (sqlCase.outcomes().containsKey("run")) {
      exempt("run=" + sqlCase.outcomes().get("run"), sqlCase);
      return;
    }
    Answer answer = server.run(sqlCase, facts);
    String expected = sqlCase.outcomes().getOrDefault(server.name(), "0");
    assertEquals(expected, String.valueOf(answer.error()), answer::message);
    String exemption = exemption(answer, facts);
    String undecided = undecided(sqlCase);
    if (!exemption.isEmpty()) {
      exempt(exemption, sqlCase);
    } else if (!undecided.isEmpty()) {
      exempt(undecided, sqlCase);
      assertTrue(named(facts).containsAll(answer.locks().keySet()), () -> answer + " " + facts);
    } else {
      judged.add(sqlCase.name());
      judge(answer, facts);
    }
  }

  private static String exemption(Answer answer, SqlFacts facts) {
    if (answer.error() != 0) {
      return "rejected by the server";
    }
    if (LOCKS_NOT_KEPT.contains(facts.kind())) {
      return "keeps no locks: " + facts.kind();
    }
    return facts.unroutable().isPresent() ? "the analyzer makes no statement" : "";
  }

  /** Why the analyzer may name more tables than this server opens. */
  private static String undecided(SqlCase sqlCase) {
    boolean versions = SqlLexer.lex(sqlCase.sql()).versions();
    return versions
        ? "named at least: a comment for certain versions"
        : sqlCase.outcomes().containsKey("judge")
            ? "named at least: " + sqlCase.outcomes().get("judge")
            : "";
  }

  private void exempt(String rule, SqlCase sqlCase) {
    exempt.computeIfAbsent(rule, absent -> new ArrayList<>()).add(sqlCase.name());
  }

  private static void judge(Answer answer, SqlFacts facts) {
    assertEquals(
        named(facts), answer.locks().keySet(), () -> "opened: " + answer.locks() + " " + facts);
    Set<String> written = tables(facts.writes().stream());
    Set<String> lockedForWriting = new TreeSet<>(answer.locks().keySet());
    lockedForWriting.removeIf(table -> !WRITE_LOCKS.contains(answer.locks().get(table)));
    assertTrue(
        lockedForWriting.containsAll(written), () -> "locks: " + answer.locks() + " " + facts);
    boolean mayLockMore = facts.lock() != LockKind.NONE || facts.kind() != StatementKind.SELECT;
    assertTrue(
        mayLockMore || lockedForWriting.equals(written),
        () -> "locks: " + answer.locks() + " " + facts);
  }

  private static Set<String> named(SqlFacts facts) {
    return tables(Stream.concat(facts.reads().stream(), facts.writes().stream()));
  }

  private static Set<String> tables(Stream<TableName> names) {
    Set<String> tables = new TreeSet<>();
    names
        .filter(name -> name.schema().isEmpty() || name.schema().equals(CaseServer.SCHEMA))
        .forEach(name -> tables.add(name.name()));
    return tables;
  }

  @AfterAll
  void closeServer() throws SQLException {
    server.close();
    System.out.println(
        "JUDGED by "
            + TestServers.shared().product()
            + ": the tables of "
            + judged.size()
            + " statements");
    exempt.forEach(
        (rule, names) ->
            System.out.println("  exempt, " + rule + ": " + names.size() + " " + names));
    assertTrue(judged.size() >= FEWEST_JUDGED, () -> "judged only " + judged.size());
  }
}
