package io.domainrouter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import io.domainrouter.config.Phase;
import io.domainrouter.testing.Await;
import io.domainrouter.testing.RouterFixture;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sql.XADataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Threads, errors and logs of a router: checklist lines 48, 109, 110, 112 and 114. */
final class LifeCycleTest {
  private static final int SHORT_LIVED_THREADS = Integer.getInteger("test.shortLivedThreads", 100);

  private static final String SECRET = "correct horse battery staple";

  private static RouterFixture fixture;

  @BeforeAll
  static void open() throws SQLException {
    fixture =
        RouterFixture.named("life")
            .domain("items", "item")
            .schemas(
                "CREATE TABLE item (id INT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(50) UNIQUE)",
                "CREATE TABLE elsewhere (name VARCHAR(50))")
            .open();
    fixture.moveTo("items", Phase.DUAL_WRITE);
  }

  @AfterAll
  static void close() throws SQLException {
    fixture.close();
  }

  @Test
  void line48_xaIsNotOffered() throws Exception {
    try (DomainRouterDataSource dataSource =
        DomainRouterDataSource.builder().config(fixture.config()).build()) {
      assertFalse(dataSource.isWrapperFor(XADataSource.class));
      assertThrows(SQLException.class, () -> dataSource.unwrap(XADataSource.class));
      try (Connection connection = dataSource.getConnection();
          Statement statement = connection.createStatement()) {
        SQLException refused =
            assertThrows(SQLException.class, () -> statement.execute("XA START 'x'"));
        assertEquals("DR006", refused.getSQLState());
      }
    }
  }

  @Test
  void line109_noClassKeepsThreadLocals() {
    ArchRuleDefinition.noClasses()
        .should()
        .dependOnClassesThat()
        .areAssignableTo(ThreadLocal.class)
        .check(
            new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages(ArchitectureTest.ROOT));
  }

  @Test
  void line109_noThreadIsKeptThatHasEnded() throws Exception {
    try (DomainRouterDataSource dataSource =
        DomainRouterDataSource.builder().config(fixture.config()).build()) {
      List<WeakReference<Thread>> threads = new ArrayList<>();
      for (int i = 0; i < SHORT_LIVED_THREADS; i++) {
        threads.add(endedThread(dataSource));
      }
      Await.until(
          "the threads to be collected",
          Duration.ofSeconds(20),
          () -> {
            System.gc();
            return threads.stream().allMatch(thread -> thread.refersTo(null));
          });
    }
  }

  /** Of one that has read a row and left its connection to the pool. */
  private static WeakReference<Thread> endedThread(DomainRouterDataSource dataSource)
      throws InterruptedException {
    Thread thread = new Thread(() -> readItem(dataSource));
    thread.start();
    thread.join();
    return new WeakReference<>(thread);
  }

  private static void readItem(DomainRouterDataSource dataSource) {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.executeQuery("SELECT * FROM item");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void line110_connectingStartsNoThreadAndClosingEndsAll() throws SQLException {
    Set<Thread> before = threads();
    DomainRouter router = fixture.another();
    try {
      Await.until(
          "connecting without new threads, beside those that the router's own work begins",
          Duration.ofSeconds(20),
          () -> startsNoThread(router));
      try (Connection connection = router.connect();
          Statement statement = connection.createStatement()) {
        statement.execute("SELECT * FROM item");
      }
      for (Thread thread : threads()) {
        assertTrue(thread.isDaemon(), thread::getName);
      }
    } finally {
      router.close();
      router.close();
    }
    Await.until("the threads to end", Duration.ofSeconds(10), () -> before.containsAll(threads()));
  }

  /** Those that keep named locks come and go with the lead, which passes to the other router. */
  private static Set<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("domainrouter-"))
        .filter(thread -> !thread.getName().matches(".*-[0-9a-f]{6,8}"))
        .collect(Collectors.toSet());
  }

  private static boolean startsNoThread(DomainRouter router) throws SQLException {
    Set<Thread> before = threads();
    for (int i = 0; i < 10; i++) {
      router.connect().close();
    }
    return before.containsAll(threads());
  }

  @Test
  void line112_theDriversErrorStaysTheCause() throws SQLException {
    try (Connection connection = fixture.connect();
        PreparedStatement insert =
            connection.prepareStatement("INSERT INTO item (name) VALUES (?)")) {
      insert.setString(1, "twice");
      insert.addBatch();
      insert.addBatch();
      BatchUpdateException failed = assertThrows(BatchUpdateException.class, insert::executeBatch);
      assertEquals(1062, failed.getErrorCode());
      SQLException cause = assertInstanceOf(SQLException.class, failed.getCause());
      assertEquals("23000/1062", cause.getSQLState() + "/" + cause.getErrorCode());
    }
  }

  @Test
  void line114_parametersAreNeitherLoggedNorSaid() throws Exception {
    PrintStream err = System.err;
    PrintStream out = System.out;
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    PrintStream capture = new PrintStream(log, true, StandardCharsets.UTF_8);
    System.setErr(capture);
    System.setOut(capture);
    try {
      for (String sql :
          List.of(
              "INSERT INTO item (name) VALUES (?)",
              "UPDATE item SET id = 5 WHERE name = ?",
              "SELECT * FROM item WHERE nosuch = ?",
              "INSERT INTO item (name) SELECT name FROM elsewhere WHERE name = ?",
              "CALL nothing(?)")) {
        executeWithSecret(sql, capture);
      }
    } finally {
      System.setErr(err);
      System.setOut(out);
    }
    String said = log.toString(StandardCharsets.UTF_8);
    assertTrue(said.contains("DR003"), said);
    assertFalse(said.contains(SECRET), said);
  }

  private static void executeWithSecret(String sql, PrintStream capture) throws SQLException {
    try (Connection connection = fixture.connect();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, SECRET);
      statement.execute();
    } catch (SQLException e) {
      capture.println(e + " " + e.getSQLState());
    }
  }
}
