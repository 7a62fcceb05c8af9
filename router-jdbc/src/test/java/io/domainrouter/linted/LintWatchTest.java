package io.domainrouter.linted;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.domainrouter.DomainRouter;
import io.domainrouter.config.LintConfig;
import io.domainrouter.lint.CrossDomainExempt;
import io.domainrouter.lint.watch.LintAlert;
import io.domainrouter.lint.watch.LintReport;
import io.domainrouter.lint.watch.LintText;
import io.domainrouter.lint.watch.ShapeReport;
import io.domainrouter.lint.watch.ViolationReport;
import io.domainrouter.manage.LintMXBean;
import io.domainrouter.testing.RouterFixture;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.management.MBeanServer;
import javax.management.Notification;
import javax.management.NotificationListener;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the linter sees of a running application. */
final class LintWatchTest {
  private static final String JOIN =
      "SELECT i.id FROM issues i JOIN users u ON u.id = i.author_id WHERE u.id = ";

  private static RouterFixture fixture;
  private DomainRouter router;

  @BeforeAll
  static void createSchemas() throws SQLException {
    fixture =
        RouterFixture.named("lint_watch")
            .domain("people", "users")
            .domain("work", "issues")
            .schemas(
                "CREATE TABLE users (id INT PRIMARY KEY, name VARCHAR(20))",
                "CREATE TABLE issues (id INT PRIMARY KEY, author_id INT)");
  }

  @AfterAll
  static void dropSchemas() throws SQLException {
    fixture.close();
  }

  @BeforeEach
  void open() throws SQLException {
    router = DomainRouter.open(fixture.config());
  }

  @AfterEach
  void close() {
    router.close();
  }

  private void run(String... statements) throws SQLException {
    try (Connection connection = router.connect();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private List<ViolationReport> violations(String domain) {
    return router.lint().report(domain).violations();
  }

  private ViolationReport only(String domain) {
    List<ViolationReport> violations = violations(domain);
    assertEquals(1, violations.size(), violations::toString);
    return violations.get(0);
  }

  @Test
  void aShapeIsCountedTimedAndReportedWithItsTables() throws SQLException {
    run("SELECT name FROM users WHERE id = 1", "SELECT name FROM users WHERE id = 2");
    try (Connection connection = router.connect();
        PreparedStatement statement =
            connection.prepareStatement("SELECT name FROM users WHERE id = ?")) {
      for (int id = 0; id < 3; id++) {
        statement.setInt(1, id);
        statement.executeQuery().close();
      }
    }
    LintReport report = router.lint().report("people");
    ShapeReport shape = report.shapes().get(0);
    assertEquals("select name from users where id = ?", shape.shape());
    assertEquals(5, shape.count());
    assertEquals(List.of("users"), shape.tables());
    assertTrue(shape.meanMillis() > 0 && shape.meanMillis() <= shape.longestMillis());
    assertTrue(report.ready(), report::readiness);
    assertTrue(LintText.of(report).contains("people is virtually partitioned: yes, 5 statements"));
    assertEquals(List.of(), router.lint().report("work").shapes());
  }

  @Test
  void aViolationIsReportedWithItsCallerAndStandsInTheWayOfBothDomains() throws SQLException {
    Instant before = Instant.now().minusMillis(1);
    run(JOIN + "1", JOIN + "2");
    ViolationReport violation = only("people");
    assertEquals("reads-two-domains", violation.rule());
    assertEquals(2, violation.count());
    assertEquals(List.of("people", "work"), violation.domains());
    assertTrue(violation.sentBy().get(0).contains("LintWatchTest.run("), violation::toString);
    assertFalse(violation.firstSeen().isBefore(before.minusMillis(1)));
    assertFalse(violation.lastSeen().isBefore(violation.firstSeen()));
    LintReport report = router.lint().report("work");
    assertEquals(
        "work is virtually partitioned: no, because 1 reads-two-domains", report.readiness());
    assertEquals(2, router.lint().violations("work"));
  }

  @Test
  void aTransactionOverTwoDomainsIsReportedOnce() throws SQLException {
    for (int i = 0; i < 3; i++) {
      run(
          "BEGIN",
          "UPDATE users SET name = 'a' WHERE id = " + i,
          "SELECT id FROM issues WHERE id = " + i,
          "COMMIT");
    }
    ViolationReport read = only("work");
    assertEquals("transaction-reads-two-domains", read.rule());
    assertEquals(3, read.count());
    assertTrue(router.lint().report("work").ready(), "is a warning");
    try (Connection connection = router.connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("UPDATE users SET name = 'a' WHERE id = 1");
      connection.commit();
      statement.execute("UPDATE issues SET author_id = 1 WHERE id = 1");
      connection.rollback();
    }
    assertEquals(read.count(), only("work").count(), "each in a transaction of its own");
    run(
        "BEGIN",
        "UPDATE users SET name = 'b' WHERE id = 1",
        "UPDATE issues SET author_id = 2 WHERE id = 1",
        "ROLLBACK");
    ViolationReport written =
        violations("people").stream()
            .filter(violation -> violation.rule().equals("transaction-writes-two-domains"))
            .findFirst()
            .orElseThrow();
    assertTrue(written.subject().contains(";\nUPDATE issues"), written::subject);
    assertTrue(written.sentBy().get(0).contains("LintWatchTest.run("), written::toString);
    assertFalse(router.lint().report("people").ready());
  }

  @Test
  void temporaryTablesAreInNoDomain() throws SQLException {
    run(
        "CREATE TEMPORARY TABLE chosen (id INT PRIMARY KEY)",
        "SELECT u.id FROM users u JOIN chosen c ON c.id = u.id",
        "BEGIN",
        "UPDATE users SET name = 'a' WHERE id = 1",
        "INSERT INTO chosen VALUES (1)",
        "COMMIT");
    assertTrue(router.lint().report("people").ready(), () -> violations("people").toString());
  }

  @Test
  void anExemptionIsListedAndTheDomainIsNotReady() throws SQLException {
    BlockingQueue<LintAlert> alerts = new LinkedBlockingQueue<>();
    router.lint().listen(alerts::add);
    run(JOIN + "1 /* cross-domain-exempt: TICKET-1 until 2999-01-31 by web */");
    exempted();
    run("DELETE users, issues FROM users JOIN issues ON issues.author_id = users.id");
    LintReport report = router.lint().report("people");
    assertEquals(List.of("2 exempted", "1 writes-two-domains"), report.because());
    assertTrue(
        report.violations().stream()
            .anyMatch(v -> v.exemption().equals("exempt: TICKET-1 until 2999-01-31 by web")));
    assertEquals("writes-two-domains", poll(alerts).finding().rule().id(), "the others are exempt");
  }

  @CrossDomainExempt(ticket = "TICKET-2", until = "2999-01-31")
  private void exempted() throws SQLException {
    run("UPDATE users SET name = 'a' WHERE id IN (SELECT author_id FROM issues)");
  }

  private static <T> T poll(BlockingQueue<T> queue) {
    try {
      T next = queue.poll(20, TimeUnit.SECONDS);
      assertNotNull(next);
      return next;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Test
  void jmxTellsOfAViolationOnceAndShowsTheReport() throws Exception {
    MBeanServer jmx = ManagementFactory.getPlatformMBeanServer();
    ObjectName bean = new ObjectName("io.domainrouter:type=Lint,name=\"lint_watch\"");
    BlockingQueue<Notification> notices = new LinkedBlockingQueue<>();
    NotificationListener listener = (notice, handback) -> notices.add(notice);
    jmx.addNotificationListener(bean, listener, null, null);
    run(JOIN + "1");
    Notification notice = poll(notices);
    assertEquals(LintMXBean.VIOLATION, notice.getType());
    assertTrue(
        notice.getMessage().startsWith("reads-two-domains: reads tables of people and work"));
    run(JOIN + "1", "DELETE users, issues FROM users JOIN issues ON issues.author_id = users.id");
    assertTrue(poll(notices).getMessage().startsWith("writes-two-domains"), "the other came once");
    Object report =
        jmx.invoke(bean, "report", new Object[] {"work"}, new String[] {String.class.getName()});
    assertTrue(report.toString().contains("  seen 2 times, first "), report::toString);
    String[] readiness = (String[]) jmx.getAttribute(bean, "Readiness");
    assertTrue(readiness[1].startsWith("work is virtually partitioned: no"), readiness[1]);
  }

  @Test
  void thousandsOfViolationsAreBounded() {
    for (int i = 0; i < 1_100; i++) {
      router.explain(JOIN.replace("i.id", "i.id AS c" + i) + "1");
    }
    LintReport report = router.lint().report("people");
    assertEquals(List.of("100 more kinds of violations were not kept"), report.because());
  }

  @Test
  void whatWasSeenBeforeTheWindowIsForgiven() throws SQLException {
    run(JOIN + "1");
    LintReport report = router.lint().report("work");
    Instant seen = report.violations().get(0).lastSeen();
    Duration window = Duration.ofHours(1);
    assertEquals(List.of(), report.obstacles(seen.plus(window).plusMillis(1), window));
    List<String> still = report.obstacles(seen.plus(window), window);
    assertEquals(1, still.size(), still::toString);
    assertTrue(still.get(0).startsWith("reads-two-domains (seen 1 times, last "), still::toString);
  }

  @Test
  void settingsSayWhatMattersAndWhatIsExempt(@TempDir Path folder) throws Exception {
    String update = "UPDATE users SET name = 'a' WHERE id IN (SELECT author_id FROM issues)";
    Path settings = folder.resolve("lint.properties");
    Files.writeString(folder.resolve("exempt.txt"), "T-9 until 2999-01-01 by web: * " + update);
    Files.writeString(
        settings,
        """
        severity.reads-two-domains = off
        severity.people.writes-two-domains = warning
        severity.work.writes-two-domains = warning
        exemptions = exempt.txt
        """);
    router.close();
    router = open(settings);
    run(JOIN + "1", "DELETE users, issues FROM users JOIN issues ON issues.author_id = users.id");
    LintReport report = router.lint().report("people");
    assertEquals("warning", only("people").severity());
    assertTrue(report.ready(), report::readiness);
    run(update);
    report = router.lint().report("people");
    assertEquals(List.of("1 exempted"), report.because());
    assertTrue(
        LintText.of(report).contains("exempt: T-9 until 2999-01-01 by web writes-one-reads"),
        LintText.of(report));
    Files.writeString(settings, "severity.no-such-rule = off");
    SQLException refused = assertThrows(SQLException.class, () -> open(settings));
    assertEquals("DR100", refused.getSQLState());
    assertTrue(refused.getMessage().contains("no-such-rule"), refused::getMessage);
  }

  private static DomainRouter open(Path settings) throws SQLException {
    LintConfig lint = new LintConfig(true, settings.toString(), Duration.ZERO);
    return DomainRouter.open(fixture.config().with(lint));
  }

  @Test
  void whereItMayNotObserveItDoesNotSayYes() throws SQLException {
    router.close();
    router = DomainRouter.open(fixture.config().with(new LintConfig(false, "", Duration.ZERO)));
    run(JOIN + "1");
    assertEquals(List.of("lint.observe is false"), router.lint().report("people").because());
  }
}
