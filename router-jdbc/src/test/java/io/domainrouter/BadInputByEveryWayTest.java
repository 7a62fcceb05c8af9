package io.domainrouter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.domainrouter.config.Phase;
import io.domainrouter.control.ChangeRequest;
import io.domainrouter.lint.command.DomainRouterCommand;
import io.domainrouter.testing.RouterFixture;
import io.domainrouter.testing.TestServers;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.management.InstanceNotFoundException;
import javax.management.ObjectName;
import javax.management.RuntimeMBeanException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/**
 * What cannot be done is one clear error, by API, JMX and command alike, and nothing is changed.
 */
final class BadInputByEveryWayTest {
  private static final String USER = "every_way_user";

  private final RouterFixture fixture = RouterFixture.named("every_way");
  @TempDir private Path directory;
  private Path file;

  private void open() throws Exception {
    fixture
        .domain("items", "item")
        .schemas("CREATE TABLE item (id INT PRIMARY KEY, name VARCHAR(20))");
    file = directory.resolve("domains.yml");
    fixture.openFrom(file);
  }

  @AfterEach
  void close() throws SQLException {
    fixture.close();
    execute(TestServers.shared().server(0).connect(""), "DROP USER IF EXISTS " + USER);
  }

  private static void execute(Connection connection, String... statements) throws SQLException {
    try (connection;
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /**
   * The control tables as somebody leaves them who alters them by hand.
   *
   * @param running words of who has been running meanwhile
   * @param starting words of who starts now
   */
  record Altered(String title, boolean onPartition, String sql, String running, String starting) {
    @Override
    public String toString() {
      return title;
    }
  }

  static Stream<Altered> altered() {
    String gone = "The row of domain items is gone from domainrouter_domain on the monolith";
    return Stream.of(
        new Altered(
            "a row deleted",
            false,
            "DELETE FROM domainrouter_domain",
            "domainrouter_domain has no row for items",
            gone),
        new Altered(
            "both rows of the domain deleted",
            false,
            "DELETE d, m FROM domainrouter_domain d JOIN domainrouter_mirror m USING (domain)",
            "domainrouter_domain has no row for items",
            gone),
        same(
            "an unknown phase",
            false,
            "UPDATE domainrouter_domain SET phase = '9'",
            "domainrouter_domain holds an unknown phase '9' for items"),
        same(
            "two authorities",
            true,
            "UPDATE domainrouter_domain SET authority = 1",
            "Both sides of domain items say that they are the authority: the monolith in phase 2"),
        same(
            "a column dropped",
            false,
            "ALTER TABLE domainrouter_audit DROP COLUMN reason",
            "The control tables on monolith lack the columns [domainrouter_audit.reason]"),
        same(
            "a type changed",
            false,
            "ALTER TABLE domainrouter_domain MODIFY epoch VARCHAR(30) NOT NULL",
            "have columns of other types [domainrouter_domain.epoch varchar(30) instead of bigint]"),
        same(
            "a column made narrower",
            true,
            "ALTER TABLE domainrouter_journal MODIFY entries TEXT NOT NULL",
            "The control tables on items_partition have columns of other types"
                + " [domainrouter_journal.entries text instead of mediumtext]"),
        same(
            "a newer version",
            false,
            "ALTER TABLE domainrouter_mirror ADD COLUMN shard INT NOT NULL",
            "have the columns [domainrouter_mirror.shard], unknown here: they are of a newer"));
  }

  private static Altered same(String title, boolean onPartition, String sql, String words) {
    return new Altered(title, onPartition, sql, words, words);
  }

  @ParameterizedTest
  @MethodSource("altered")
  void controlTablesThatWereAlteredAreNamed(Altered altered) throws Exception {
    open();
    fixture.moveTo("items", Phase.PARTITION_READY);
    execute(altered.onPartition() ? fixture.partition("items") : fixture.monolith(), altered.sql());
    Map<String, String> before = everything();
    assertRefusedByAll("DR101", altered.running(), altered.starting(), "failed");
    assertEquals(before, everything());
  }

  private void assertRefusedByAll(String state, String running, String starting, String event)
      throws Exception {
    SQLException api =
        assertThrows(
            SQLException.class,
            () -> fixture.router().controller().advance("items", ChangeRequest.of("Ada", "test")));
    assertEquals(state, api.getSQLState(), api::toString);
    assertTrue(api.getMessage().contains(running), api::toString);
    String jmx = byJmx("items", "Ada", "test", false);
    assertTrue(jmx.startsWith(state + ": ") && jmx.contains(running), jmx);
    String last = last(byCommand(1, "--to", "5a", "--patience", "0"));
    assertTrue(last.startsWith("{\"event\":\"" + event + "\"") && last.contains(starting), last);
  }

  private static String byJmx(String domain, Object... arguments) throws Exception {
    ObjectName name =
        new ObjectName("io.domainrouter:type=Domain,router=\"every_way\",name=\"" + domain + "\"");
    String[] types =
        Arrays.stream(arguments)
            .map(
                argument ->
                    argument instanceof String
                        ? String.class.getName()
                        : argument instanceof Long ? "long" : "boolean")
            .toArray(String[]::new);
    RuntimeMBeanException refused =
        assertThrows(
            RuntimeMBeanException.class,
            () ->
                ManagementFactory.getPlatformMBeanServer()
                    .invoke(name, "advance", arguments, types));
    return refused.getCause().getMessage();
  }

  private List<String> byCommand(int exitCode, String... options) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    MoveCommand move = new MoveCommand(new PrintStream(out, true, StandardCharsets.UTF_8));
    CommandLine line = DomainRouterCommand.commandLine().addSubcommand(move);
    List<String> arguments = new ArrayList<>(List.of("move", "--json", "--config", "file:" + file));
    arguments.addAll(List.of(options));
    int code = line.execute(arguments.toArray(String[]::new));
    List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
    assertEquals(exitCode, code, () -> String.join("\n", lines));
    return lines;
  }

  private static String last(List<String> lines) {
    return lines.get(lines.size() - 1);
  }

  /** All rows on both sides, but heartbeats, whichever columns the tables have. */
  private Map<String, String> everything() throws SQLException {
    Map<String, String> checksums = new TreeMap<>();
    for (Connection side : List.of(fixture.monolith(), fixture.partition("items"))) {
      try (side;
          Statement statement = side.createStatement()) {
        List<String> tables = new ArrayList<>();
        try (ResultSet row = statement.executeQuery("SHOW TABLES")) {
          while (row.next()) {
            tables.add(row.getString(1));
          }
        }
        tables.remove("domainrouter_instance");
        try (ResultSet row =
            statement.executeQuery("CHECKSUM TABLE " + String.join(", ", tables))) {
          while (row.next()) {
            checksums.put(row.getString(1), row.getString(2));
          }
        }
      }
    }
    return checksums;
  }

  @Test
  void missingGrantsAreNamed() throws Exception {
    String all = "SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER";
    execute(
        TestServers.shared().server(0).connect(""),
        "CREATE USER "
            + USER
            + " IDENTIFIED BY '"
            + TestServers.shared().server(0).password()
            + "'",
        "GRANT " + all + " ON `every\\_way\\_monolith`.* TO " + USER,
        "GRANT " + all + " ON `every\\_way\\_items`.* TO " + USER);
    fixture.user(USER);
    open();
    String grant = "GRANT DROP, TRIGGER ON `every\\_way\\_monolith`.* TO '" + USER + "'@'%'";
    assertRefusedByAll("DR200", grant, grant.replace("\\", "\\\\"), "refused");
    assertEquals(Phase.MONOLITH, fixture.phase("items"));
  }

  @Test
  void anUnknownDomainAndAnotherEpochAreRefused() throws Exception {
    open();
    Map<String, String> before = everything();
    long stale = fixture.router().controller().status("items").epoch() + 1;
    SQLException api =
        assertThrows(
            SQLException.class,
            () ->
                fixture
                    .router()
                    .controller()
                    .advance("items", ChangeRequest.of("Ada", "").inEpoch(stale)));
    assertEquals("DR201", api.getSQLState());
    String jmx = byJmx("items", "Ada", "", false, false, stale);
    assertEquals("DR201: " + api.getMessage(), jmx);
    ObjectName nobody =
        new ObjectName("io.domainrouter:type=Domain,router=\"every_way\",name=\"nobody\"");
    assertThrows(
        InstanceNotFoundException.class,
        () -> ManagementFactory.getPlatformMBeanServer().getMBeanInfo(nobody));
    byCommand(2, "--domains", "nobody");
    byCommand(2, "--to", "6");
    assertEquals(before, everything());
  }

  /** A restart must not make a new row that says that the monolith is the authority. */
  @Test
  void aRowThatIsGoneDoesNotComeBackAsPhase1() throws Exception {
    open();
    fixture.moveTo("items", Phase.PARTITION_FIRST);
    fixture.router().close();
    execute(
        fixture.monolith(), "DELETE FROM domainrouter_domain", "DELETE FROM domainrouter_mirror");
    SQLException refused = assertThrows(SQLException.class, fixture::another);
    assertEquals("DR101", refused.getSQLState());
    assertTrue(
        refused.getMessage().contains("The partition's says: phase 5a, epoch 6, authority."),
        refused.getMessage());
    assertEquals(
        "0",
        RouterFixture.query(
            fixture.monolith(),
            "SELECT (SELECT COUNT(*) FROM domainrouter_domain)"
                + " + (SELECT COUNT(*) FROM domainrouter_instance)"));
  }
}
