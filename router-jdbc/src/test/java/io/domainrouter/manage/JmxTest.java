package io.domainrouter.manage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.domainrouter.DomainRouterDataSource;
import io.domainrouter.config.Phase;
import io.domainrouter.testing.Await;
import io.domainrouter.testing.RouterFixture;
import io.domainrouter.testing.TestServers;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.management.JMX;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanException;
import javax.management.MBeanInfo;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanParameterInfo;
import javax.management.MBeanServer;
import javax.management.Notification;
import javax.management.NotificationListener;
import javax.management.ObjectName;
import javax.management.RuntimeMBeanException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** The router as a JMX client sees it that has none of our classes. */
final class JmxTest {
  private static final List<String> DOMAINS = List.of("alpha", "beta", "gamma", "delta");
  private static final String STRING = String.class.getName();

  private final MBeanServer jmx = ManagementFactory.getPlatformMBeanServer();
  private RouterFixture fixture;

  @BeforeEach
  void open() throws SQLException {
    fixture = RouterFixture.named("jmx");
    for (String domain : DOMAINS) {
      fixture.domain(domain, domain + "_row");
    }
    fixture
        .schemas(
            DOMAINS.stream()
                .map(domain -> "CREATE TABLE " + domain + "_row (id INT PRIMARY KEY, v INT)")
                .toArray(String[]::new))
        .open();
  }

  @AfterEach
  void close() throws SQLException {
    fixture.close();
  }

  private static ObjectName router() throws Exception {
    return new ObjectName("io.domainrouter:type=Router,name=\"jmx\"");
  }

  private static ObjectName domain(String name) throws Exception {
    return new ObjectName("io.domainrouter:type=Domain,router=\"jmx\",name=\"" + name + "\"");
  }

  private Object attribute(String domain, String name) throws Exception {
    return jmx.getAttribute(domain(domain), name);
  }

  private Object onRouter(String operation, String... arguments) throws Exception {
    return invoke(router(), operation, (Object[]) arguments);
  }

  private Object step(String domain, String operation) throws Exception {
    return invoke(domain(domain), operation, "Ada", "a test", false);
  }

  private Object invoke(ObjectName bean, String operation, Object... arguments) throws Exception {
    String[] signature =
        Arrays.stream(arguments)
            .map(value -> value instanceof Boolean ? "boolean" : value.getClass().getName())
            .map(type -> type.equals("java.lang.Integer") ? "int" : type)
            .toArray(String[]::new);
    return jmx.invoke(bean, operation, arguments, signature);
  }

  private Set<ObjectName> registered() throws Exception {
    return jmx.queryNames(new ObjectName("io.domainrouter:*"), null);
  }

  @Test
  void theMBeansAreThereAsLongAsTheRouterIsOpen() throws Exception {
    assertEquals(2 + 2 * DOMAINS.size(), registered().size());
    assertTrue(jmx.isRegistered(router()));
    assertTrue(jmx.isRegistered(domain("alpha")));
    fixture.router().close();
    assertEquals(Set.of(), registered());
  }

  @Test
  void theCopyIsSeenPausedAndToldOf() throws Exception {
    ObjectName copy =
        new ObjectName(domain("alpha").getCanonicalName().replace("type=Domain", "type=Copy"));
    CopyMXBean bean = JMX.newMXBeanProxy(jmx, copy, CopyMXBean.class, true);
    bean.pause("test");
    assertTrue(bean.isPaused());
    assertTrue(bean.change("chunkMillis=70", "test").startsWith("chunkMillis=70,"));
    assertThrows(RuntimeException.class, () -> bean.change("chunkMillis=0", "test"));
    BlockingQueue<Notification> notices = new LinkedBlockingQueue<>();
    NotificationListener listener = (notice, handback) -> notices.add(notice);
    jmx.addNotificationListener(copy, listener, null, null);
    fixture.moveTo("alpha", Phase.PARTITION_READY);
    fixture.advance("alpha");
    Notification notice = notices.poll(30, TimeUnit.SECONDS);
    assertNotNull(notice, "no notification came");
    assertEquals(CopyMXBean.PROGRESS, notice.getType());
    assertEquals("alpha", ((Map<?, ?>) notice.getUserData()).get("domain"));
    bean.resume("test");
    Await.until("the copy to end", Duration.ofMinutes(1), bean::isVerified);
    jmx.removeNotificationListener(copy, listener);
  }

  @Test
  void everyAttributeOperationAndParameterIsDescribed() throws Exception {
    for (ObjectName bean : registered()) {
      MBeanInfo info = jmx.getMBeanInfo(bean);
      assertSentence(info.getDescription(), bean + "");
      for (MBeanAttributeInfo attribute : info.getAttributes()) {
        assertSentence(attribute.getDescription(), attribute.getName());
        assertFalse(attribute.isWritable(), attribute::getName);
      }
      for (MBeanOperationInfo operation : info.getOperations()) {
        assertSentence(operation.getDescription(), operation.getName());
        for (MBeanParameterInfo parameter : operation.getSignature()) {
          assertFalse(parameter.getName().matches("p\\d+"), operation + " " + parameter);
          assertTrue(parameter.getDescription().length() > 3, operation + " " + parameter);
        }
      }
    }
  }

  private static void assertSentence(String description, String of) {
    assertTrue(
        description.length() > 15 && description.endsWith("."), () -> of + ": " + description);
  }

  @Test
  void everyAttributeCanBeReadWithPlainTypes() throws Exception {
    for (ObjectName bean : registered()) {
      for (MBeanAttributeInfo attribute : jmx.getMBeanInfo(bean).getAttributes()) {
        Object value = jmx.getAttribute(bean, attribute.getName());
        boolean plain =
            value instanceof String
                || value instanceof Number
                || value instanceof Boolean
                || value instanceof String[];
        assertTrue(plain, () -> attribute.getName() + " is " + value);
      }
    }
    assertEquals("1 MONOLITH", attribute("alpha", "Phase"));
    assertEquals("alpha_partition", attribute("alpha", "Partition"));
    assertEquals(-1.0, attribute("alpha", "LastPauseMillis"));
    assertEquals(DOMAINS, List.of((String[]) jmx.getAttribute(router(), "Domains")));
  }

  @Test
  void countersCountStatementsAndRefusals() throws Exception {
    try (Connection connection = fixture.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("SELECT * FROM alpha_row");
      statement.execute("SELECT * FROM alpha_row JOIN beta_row USING (id)");
      fixture.moveTo("alpha", Phase.COPYING);
      assertThrows(SQLException.class, () -> statement.execute("TRUNCATE TABLE alpha_row"));
    }
    assertEquals(3L, attribute("alpha", "Statements"));
    assertEquals(1L, attribute("beta", "Statements"));
    assertEquals(1L, attribute("alpha", "CrossDomainStatements"));
    assertEquals(1L, attribute("alpha", "Refusals"));
    assertEquals(1L, jmx.getAttribute(router(), "CrossDomainStatements"));
  }

  @Test
  void aStepTakesEffectAtTheNextTransactionOfAnOpenConnection() throws Exception {
    fixture.moveTo("alpha", Phase.READ_MIGRATION);
    try (Connection connection = fixture.connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("INSERT INTO alpha_row VALUES (1, 1)");
      assertEquals("jmx_monolith", schema(statement));
      connection.commit();

      String report = (String) step("alpha", "advance");
      assertTrue(report.startsWith("alpha 4 -> 5a, epoch "), report);
      assertEquals("5a PARTITION_FIRST", attribute("alpha", "Phase"));
      assertTrue((Double) attribute("alpha", "LastPauseMillis") > 0);

      statement.execute("INSERT INTO alpha_row VALUES (2, 1)");
      assertEquals("jmx_alpha", schema(statement));
      connection.commit();

      assertTrue(((String) step("alpha", "goBack")).startsWith("alpha 5a -> 4"));
      statement.execute("INSERT INTO alpha_row VALUES (3, 1)");
      assertEquals("jmx_monolith", schema(statement));
      connection.commit();
    }
    for (Connection side : List.of(fixture.monolith(), fixture.partition("alpha"))) {
      assertEquals(
          "1,2,3", RouterFixture.query(side, "SELECT GROUP_CONCAT(id ORDER BY id) FROM alpha_row"));
    }
  }

  /** The schema of the connection that serves the transaction's rows. */
  private static String schema(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery("SELECT DATABASE() FROM alpha_row LIMIT 1")) {
      row.next();
      return row.getString(1);
    }
  }

  @Test
  void readsAreShiftedByAPercentage() throws Exception {
    fixture.moveTo("alpha", Phase.READ_MIGRATION);
    for (int percent : new int[] {0, 100}) {
      invoke(domain("alpha"), "changeReadPercent", percent, "Ada");
      assertEquals(percent, attribute("alpha", "ReadPercent"));
      String target = percent == 0 ? "target: monolith" : "target: alpha_partition";
      String explained = (String) onRouter("explain", "SELECT * FROM alpha_row");
      assertTrue(explained.contains(target), explained);
    }
  }

  @Test
  void explainSaysWhereAStatementGoesAndRunsNothing() throws Exception {
    fixture.moveTo("alpha", Phase.DUAL_WRITE);
    String write = (String) onRouter("explain", "DELETE FROM alpha_row WHERE id = 1");
    assertTrue(write.contains("kind: DELETE"), write);
    assertTrue(write.contains("domains: alpha (phase 3b)"), write);
    assertTrue(write.contains("dual write: yes, mirrored at once to alpha_partition"), write);
    String[] fleet = (String[]) jmx.getAttribute(router(), "Fleet");
    assertTrue(fleet[0].contains(", build development, alive, heartbeat "), fleet[0]);
    assertTrue(fleet[0].contains("acknowledged {alpha="), fleet[0]);
    String refused = (String) onRouter("explain", "INSERT INTO alpha_row SELECT * FROM alpha_row");
    assertTrue(refused.contains("refused: DR003"), refused);
    String cross = (String) onRouter("explain", "SELECT * FROM alpha_row JOIN beta_row USING (id)");
    assertTrue(cross.contains("alpha (phase 3b), beta (phase 1)"), cross);
    assertEquals(0L, attribute("alpha", "Statements"));
  }

  @Test
  void errorsAreReadableWithoutOurClasses() throws Exception {
    assertPlainError("DR201", () -> step("alpha", "goBack"));
    assertPlainError("DR200", () -> step("beta", "advance"));
    assertPlainError("DR200", () -> invoke(domain("beta"), "advance", "Ada", "", false, true));
    assertPlainError("DR201", () -> invoke(domain("alpha"), "changeReadPercent", 101, "Ada"));
  }

  @Test
  void emptyArgumentsAreAnErrorAndNoCrash() throws Exception {
    Object[] nothing = {null};
    RuntimeMBeanException failure =
        assertThrows(
            RuntimeMBeanException.class,
            () -> jmx.invoke(router(), "explain", nothing, new String[] {STRING}));
    assertEquals("java.lang.IllegalArgumentException", failure.getCause().getClass().getName());
  }

  @Test
  void aChangeThatNobodyAsksForIsRefusedBeforeItIsMade() throws Exception {
    int before = (Integer) attribute("alpha", "ReadPercent");
    Exception thrown =
        assertThrows(
            RuntimeMBeanException.class,
            () -> invoke(domain("alpha"), "changeReadPercent", 37, " "));
    assertInstanceOf(IllegalArgumentException.class, thrown.getCause());
    assertEquals(before, attribute("alpha", "ReadPercent"));
  }

  private static void assertPlainError(String sqlState, Executable call) {
    Exception thrown = assertThrows(Exception.class, call);
    assertTrue(thrown instanceof RuntimeMBeanException || thrown instanceof MBeanException);
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      assertTrue(t.getClass().getName().startsWith("java"), t.getClass()::getName);
    }
    assertInstanceOf(IllegalStateException.class, thrown.getCause());
    assertTrue(thrown.getCause().getMessage().startsWith(sqlState + ": "), thrown::toString);
  }

  @Test
  void gatesCanBeLookedAt() throws Exception {
    String[] ahead = (String[]) invoke(domain("beta"), "checkGates", true);
    assertTrue(Arrays.asList(ahead).contains("NO  order: moves after [alpha is in phase 1]"));
    assertTrue(Arrays.stream(ahead).anyMatch(line -> line.startsWith("ok  partition reachable: ")));
    assertEquals("1 MONOLITH", attribute("beta", "Phase"));
  }

  @Test
  void emergencyTakesEverythingToTheMonolithButWhatStandsAlone() throws Exception {
    fixture.moveTo("alpha", Phase.PARTITION_ONLY);
    fixture.moveTo("beta", Phase.PARTITION_FIRST);
    fixture.moveTo("gamma", Phase.PARTITION_FIRST);
    fixture.moveTo("delta", Phase.DUAL_WRITE);
    fixture.moveTo("gamma", Phase.READ_MIGRATION);
    insertEverywhere();
    assertEquals("is in phase 2", invoke(domain("delta"), "toMonolith", "Ada", "smoke"));
    assertEquals("4 READ_MIGRATION", attribute("gamma", "Phase"));
    List<String> lines = List.of((String[]) onRouter("everythingToMonolith", "Ada", "a fire"));
    assertEquals("beta: is in phase 2", line(lines, "beta"));
    assertEquals("gamma: is in phase 2", line(lines, "gamma"));
    assertEquals("delta: is in phase 2", line(lines, "delta"));
    assertTrue(
        line(lines, "alpha").startsWith("alpha: stays in phase 5b, since"), line(lines, "alpha"));
    assertEquals("5b PARTITION_ONLY", attribute("alpha", "Phase"));
    for (String moved : List.of("beta", "gamma", "delta")) {
      assertEquals("2 PARTITION_READY", attribute(moved, "Phase"));
      assertEquals(
          "1", RouterFixture.query(fixture.monolith(), "SELECT COUNT(*) FROM " + moved + "_row"));
    }
    insertEverywhere(2);
    assertEquals(
        "Ada|a fire",
        RouterFixture.query(
            fixture.monolith(),
            "SELECT CONCAT_WS('|', requested_by, reason) FROM domainrouter_audit"
                + " ORDER BY id DESC LIMIT 1"));
  }

  private static String line(List<String> lines, String domain) {
    return lines.stream().filter(line -> line.startsWith(domain + ":")).findFirst().orElseThrow();
  }

  private void insertEverywhere() throws SQLException {
    insertEverywhere(1);
  }

  private void insertEverywhere(int id) throws SQLException {
    try (Connection connection = fixture.connect();
        Statement statement = connection.createStatement()) {
      for (String domain : DOMAINS) {
        statement.execute("INSERT INTO " + domain + "_row VALUES (" + id + ", 1)");
      }
    }
  }

  @Test
  void emergencySwitchesDualWriteOffAndOnAgain() throws Exception {
    fixture.moveTo("alpha", Phase.READ_MIGRATION);
    onRouter("disableDualWrite", "Ada", "a slow partition");
    assertEquals(false, attribute("alpha", "DualWrite"));
    assertEquals(false, attribute("alpha", "MirrorTrusted"));
    String explained = (String) onRouter("explain", "SELECT * FROM alpha_row");
    assertTrue(explained.contains("target: monolith"), explained);
    String write = (String) onRouter("explain", "DELETE FROM alpha_row WHERE id = 1");
    assertTrue(write.contains("journaled for alpha_partition"), write);
    insertEverywhere();

    invoke(domain("alpha"), "enableDualWrite", "Ada");
    Await.until(
        "trust", Duration.ofSeconds(20), () -> attribute("alpha", "MirrorTrusted").equals(true));
    assertEquals(0L, attribute("alpha", "JournalDepth"));
    assertEquals(
        "1", RouterFixture.query(fixture.partition("alpha"), "SELECT COUNT(*) FROM alpha_row"));
  }

  /** Somebody has the first domain's row locked for longer than the router waits for it. */
  @Test
  void emergencyDoesWhatItCanAndNamesTheRest() throws Exception {
    try (Connection monolith = fixture.monolith();
        Statement statement = monolith.createStatement()) {
      monolith.setAutoCommit(false);
      statement
          .executeQuery("SELECT * FROM domainrouter_mirror WHERE domain = 'alpha' FOR UPDATE")
          .close();
      Exception failed =
          assertThrows(Exception.class, () -> onRouter("disableDualWrite", "Ada", "all of it"));
      assertTrue(failed.toString().contains("not switched off for [alpha: "), failed::toString);
      assertFalse(failed.toString().contains("beta"), failed::toString);
      monolith.rollback();
    }
    assertEquals(true, attribute("alpha", "DualWrite"));
    assertEquals(false, attribute("beta", "DualWrite"));
    invoke(domain("beta"), "enableDualWrite", "Ada");
  }

  @Test
  void noPasswordIsShownAnywhere() throws Exception {
    String password = TestServers.shared().server(0).password();
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    PrintStream before = System.err;
    System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
    try (Connection connection = fixture.connect();
        DomainRouterDataSource dataSource =
            DomainRouterDataSource.builder().config(fixture.config()).build()) {
      StringBuilder shown = new StringBuilder();
      for (Object thing :
          List.of(
              connection, dataSource, fixture.router(), fixture.config(), dataSource.router())) {
        shown.append(thing).append('\n');
      }
      shown.append(connection.getMetaData().getURL()).append('\n');
      for (ObjectName bean : registered()) {
        shown.append(jmx.getMBeanInfo(bean)).append('\n');
        for (MBeanAttributeInfo attribute : jmx.getMBeanInfo(bean).getAttributes()) {
          Object value = jmx.getAttribute(bean, attribute.getName());
          shown.append(value instanceof Object[] many ? Arrays.toString(many) : value);
        }
      }
      assertFalse(shown.toString().contains(password), shown::toString);
    } finally {
      System.setErr(before);
    }
    String logged = log.toString(StandardCharsets.UTF_8);
    assertTrue(logged.contains("Another router of the same name"), "something was logged");
    assertFalse(logged.contains(password), logged);
  }
}
