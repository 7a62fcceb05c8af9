package io.domainrouter.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DomainFileTest {
  private static final String GOOD = resource("good.yml");

  @Test
  void readsEveryKey() throws Exception {
    RouterConfig config = DomainFile.load("classpath:io/domainrouter/config/good.yml");

    assertEquals("shop", config.name());
    assertEquals(UnknownTables.REFUSE, config.unknownTables());
    assertEquals(CrossDomainTransactions.BEST_EFFORT, config.crossDomainTransactions());
    assertEquals(
        new ControlConfig(false, Duration.ofMillis(250), Duration.ofSeconds(5), false),
        config.control());
    assertEquals(new LintConfig(true, "lint.properties", Duration.ofHours(24)), config.lint());
    assertEquals(List.of(people(), orders()), config.domains());
    assertEquals(
        List.of(new Relationship("orders", "person_id", "people", "id")), config.relationships());
  }

  private static DomainConfig people() {
    MovePolicy policy = MovePolicy.builder().workers(3).build();
    return new DomainConfig(
        "people", "people", List.of("people"), 1, List.of(), Phase.MONOLITH, policy);
  }

  private static DomainConfig orders() {
    MovePolicy policy =
        MovePolicy.builder()
            .onMirrorFailure(MirrorFailure.FAIL)
            .initialReadPercent(5)
            .chunkRows(500)
            .workers(3)
            .cutoverDeadline(Duration.ofSeconds(2))
            .journalMaxKeys(200_000)
            .verification(new VerificationPolicy(Duration.ofHours(6), 500, 100))
            .build();
    return new DomainConfig(
        "orders",
        "orders",
        List.of("orders", "order_lines"),
        2,
        List.of("people"),
        Phase.PARTITION_ONLY,
        policy);
  }

  @Test
  void readsTargetsInTheirOrderWithTheCommonPoolUnderTheirOwn() throws Exception {
    RouterConfig config = DomainFile.parse("good", GOOD);
    PoolConfig common =
        new PoolConfig(20, 0, 10, Duration.ofSeconds(30), PoolConfig.DEFAULT.maxLifetime());
    PoolConfig own = new PoolConfig(20, 2, 10, Duration.ofSeconds(3), common.maxLifetime());

    assertEquals(
        new TargetConfig(
            "monolith",
            "jdbc:mysql://db0:3306/shop?sslMode=REQUIRED",
            "app",
            new Secret("hunter-monolith"),
            common),
        config.monolith());
    assertEquals(
        List.of(
            new TargetConfig(
                "people", "jdbc:mysql://db1/people", "app", new Secret("hunter-people"), own),
            new TargetConfig(
                "orders",
                "jdbc:mysql://db2:3307/orders",
                "app",
                new Secret("hunter-orders"),
                common,
                List.of("jdbc:mysql://db3/orders"))),
        config.partitions());
  }

  @Test
  void takesDefaultsForWhatIsNotThere() throws Exception {
    RouterConfig config =
        DomainFile.parse(
            "small",
            """
            monolith: {url: "jdbc:mysql://a/m", username: u, password: ""}
            partitions:
              p: {url: "jdbc:mysql://a/p", username: u, password: ""}
            domains:
              d: {partition: p, priority: 1, tables: [t]}
            """);
    assertEquals("domainrouter", config.name());
    assertEquals(ControlConfig.DEFAULT, config.control());
    assertEquals(PoolConfig.DEFAULT, config.monolith().pool());
    assertEquals(MovePolicy.DEFAULT, config.domains().get(0).policy());
    assertEquals(Phase.MONOLITH, config.domains().get(0).initialPhase());
    assertEquals(UnknownTables.MONOLITH, config.unknownTables());
    assertEquals("", config.monolith().password().reveal());
  }

  record BadFile(String title, String text, List<String> problems) {
    @Override
    public String toString() {
      return title;
    }
  }

  static Stream<BadFile> badFiles() {
    return Arrays.stream(resource("bad-files.txt").split("(?m)^## "))
        .skip(1)
        .map(DomainFileTest::badFile);
  }

  private static BadFile badFile(String block) {
    List<String> lines = block.lines().toList();
    List<String> problems = new ArrayList<>();
    List<String> file = new ArrayList<>(GOOD.lines().toList());
    int at = -1;
    for (String line : lines.subList(1, lines.size())) {
      String rest = line.length() > 2 ? line.substring(2) : "";
      if (line.startsWith("- ")) {
        at = file.indexOf(rest);
        assertTrue(at >= 0, () -> "good.yml has no line " + rest);
        file.remove(at);
      } else if (line.startsWith("+ ")) {
        file.add(at++, rest);
      } else if (line.startsWith("= ")) {
        problems.add(rest);
      }
    }
    return new BadFile(lines.get(0), String.join("\n", file), problems);
  }

  @ParameterizedTest
  @MethodSource("badFiles")
  void reportsEveryProblemAndNoPassword(BadFile bad) {
    RouterConfigException refusal =
        assertThrows(RouterConfigException.class, () -> DomainFile.parse("file:x.yml", bad.text()));
    assertEquals(String.join("\n", bad.problems()), String.join("\n", refusal.problems()));
    assertEquals("DR100", refusal.getSQLState());
    assertTrue(refusal.getMessage().startsWith("The domain file file:x.yml has "));
    assertFalse(refusal.getMessage().contains("hunter"), refusal.getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "# nothing\n",
        "just text",
        "- a\n- b",
        "a: [1",
        "a: 'hunter",
        "monolith:\n  password: *hunter2",
        "a: 1\n---\nb: 2",
        "a: \u0000",
        "a: !!javax.script.ScriptEngineManager []"
      })
  void reportsTextThatIsNoMapInYaml(String text) {
    RouterConfigException refusal =
        assertThrows(RouterConfigException.class, () -> DomainFile.parse("file:x.yml", text));
    assertEquals(1, refusal.problems().size(), refusal.getMessage());
    assertFalse(refusal.getMessage().contains("hunter"), refusal.getMessage());
  }

  @Test
  void saysWhereTheTextStopsBeingYaml() {
    RouterConfigException refusal =
        assertThrows(
            RouterConfigException.class, () -> DomainFile.parse("x", "a: 1\nb: [1, 2\nc: 3\n"));
    assertEquals(
        "the file is not YAML: while parsing a flow sequence, line 3, column 2",
        refusal.problems().get(0));
  }

  @Test
  void resolvesVariablesOfTheSystemWithNestedDefaults() throws Exception {
    String text =
        GOOD.replace("name: shop", "name: ${sys:domainrouter.test.name:-${env:NOT_SET:-inner}}")
            .replace("readPercent: 5", "readPercent: ${sys:domainrouter.test.percent:-7}");
    assertEquals("inner", DomainFile.parse("x", text).name());
    System.setProperty("domainrouter.test.name", "outer");
    System.setProperty("domainrouter.test.percent", "8");
    try {
      assertEquals("outer", DomainFile.parse("x", text).name());
      assertEquals(8, DomainFile.parse("x", text).domains().get(1).policy().initialReadPercent());
    } finally {
      System.clearProperty("domainrouter.test.name");
      System.clearProperty("domainrouter.test.percent");
    }
  }

  @Test
  void resolvesVariablesOfTheEnvironment() throws Exception {
    String text = GOOD.replace("username: app", "username: a-${env:PATH}");
    assertEquals("a-" + System.getenv("PATH"), DomainFile.parse("x", text).monolith().username());
  }

  @ParameterizedTest
  @ValueSource(strings = {"${", "a${sys:user.name}b", "$${x}", "x}y", "${env:NOT_SET:-d}", "$"})
  void takesWhatAVariableHoldsAsItIs(String password) throws Exception {
    System.setProperty("domainrouter.test.password", password);
    try {
      String text = GOOD.replace("hunter-monolith", "${sys:domainrouter.test.password}");
      assertEquals(password, DomainFile.parse("x", text).monolith().password().reveal());
    } finally {
      System.clearProperty("domainrouter.test.password");
    }
  }

  @Test
  void keepsPasswordsOutOfItsText() throws Exception {
    String text = DomainFile.parse("x", GOOD).toString();
    assertTrue(text.contains("db0:3306"), text);
    assertFalse(text.contains("hunter"), text);
  }

  @Test
  void readsFilesByPath(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("domains.yml");
    Files.writeString(file, GOOD);
    assertEquals("shop", DomainFile.load("file:" + file).name());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"classpath:missing.yml", "file:missing.yml", "file:.", "missing.yml", "file:\0"})
  void reportsAFileThatCannotBeRead(String location) {
    RouterConfigException refusal =
        assertThrows(RouterConfigException.class, () -> DomainFile.load(location));
    assertEquals(1, refusal.problems().size());
  }

  @Test
  void reportsAFileThatIsNotUtf8(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("latin1.yml");
    Files.write(file, "name: caf\u00e9".getBytes(StandardCharsets.ISO_8859_1));
    RouterConfigException refusal =
        assertThrows(RouterConfigException.class, () -> DomainFile.load("file:" + file));
    assertEquals(List.of("the file is not UTF-8"), refusal.problems());
  }

  @Test
  void theFingerprintIsThatOfTablesAndDatabasesOnly() throws Exception {
    String fingerprint = DomainFile.parse("x", GOOD).fingerprint();
    assertTrue(fingerprint.matches("[0-9a-f]{64}"), fingerprint);
    for (String[] harmless :
        new String[][] {
          {"maximumSize: 20", "maximumSize: 21"},
          {"hunter-people", "other"},
          {"username: app", "username: other"},
          {"?sslMode=REQUIRED", ""},
          {"tables: [People]", "tables: [people]"},
          {"db1/people", "db1:3306/people"}
        }) {
      assertEquals(fingerprint, fingerprintAfter(harmless[0], harmless[1]), harmless[0]);
    }
    for (String[] change :
        new String[][] {
          {"tables: [People]", "tables: [people, pets]"},
          {"db1/people", "db1/persons"},
          {"db2:3307", "db2:3308"},
          {"db0:3306", "db9:3306"}
        }) {
      assertNotEquals(fingerprint, fingerprintAfter(change[0], change[1]), change[0]);
    }
  }

  private static String fingerprintAfter(String found, String replacement)
      throws RouterConfigException {
    assertTrue(GOOD.contains(found), found);
    return DomainFile.parse("x", GOOD.replace(found, replacement)).fingerprint();
  }

  private static String resource(String name) {
    try (InputStream stream = DomainFileTest.class.getResourceAsStream(name)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
