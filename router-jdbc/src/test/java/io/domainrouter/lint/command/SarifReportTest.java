package io.domainrouter.lint.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.harrel.jsonschema.Error;
import dev.harrel.jsonschema.Validator;
import dev.harrel.jsonschema.ValidatorFactory;
import dev.harrel.jsonschema.providers.SnakeYamlNode;
import io.domainrouter.lint.Findings;
import io.domainrouter.lint.LintFixture;
import io.domainrouter.lint.LintRun;
import io.domainrouter.lint.rule.Location;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/** SARIF as its schema has it, and with what code scanning asks for besides. */
final class SarifReportTest {
  private static final String JOIN =
      "SELECT i.title FROM issues i JOIN users u ON u.id = i.author_id WHERE u.username = ?";

  @TempDir Path folder;

  private final LintRun run = new LintRun(LintFixture.linter(), new Findings());

  /** What the schema of OASIS, kept in the jar of another library, finds wrong. */
  static List<String> problems(String sarif) {
    Validator validator =
        new ValidatorFactory().withJsonNodeFactory(new SnakeYamlNode.Factory()).createValidator();
    try (InputStream schema =
        SarifReportTest.class.getResourceAsStream("/schema/sarif-schema-2.1.0.json")) {
      String text = new String(schema.readAllBytes(), StandardCharsets.UTF_8);
      List<Error> errors = validator.validate(validator.registerSchema(text), sarif).getErrors();
      return errors.stream().map(e -> e.getInstanceLocation() + ": " + e.getError()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String sarif() {
    run.finish();
    return JsonText.of(new SarifReport(run, new SarifLocations("file:conf/domains.yml")).tree());
  }

  private static List<Map<String, Object>> list(Map<?, ?> of, String key) {
    return ((List<?>) of.get(key)).stream().map(SarifReportTest::map).toList();
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(Object value) {
    return (Map<String, Object>) value;
  }

  private static Map<String, Object> runOf(String sarif) {
    return list(new Yaml().load(sarif), "runs").get(0);
  }

  @Test
  void everyKindOfFindingFollowsTheSchema() throws IOException {
    Path script = Files.writeString(folder.resolve("a script.sql"), JOIN);
    run.statement(JOIN, Location.written(script.toString(), 7), null, 1);
    run.statement(JOIN + " AND 1 = 1", Location.recorded("standard input", 3), null, 12);
    run.statement(
        JOIN + " /* cross-domain-exempt: T-1 until 2999-12-31 */",
        Location.written(script + "!gists/Page.class", 0),
        null,
        1);
    run.statement(
        "CREATE TABLE labels (name VARCHAR(40), \"\u0001\ud83d\ude00\" INT)",
        Location.written("pom.xml", 0),
        null,
        1);
    run.note("gists.bin: left out, it is not \"text\"");
    String sarif = sarif();
    assertEquals(List.of(), problems(sarif));
    assertEquals(4, list(runOf(sarif), "results").size(), sarif);
  }

  @Test
  void aMistakeWouldBeSeen() {
    String sarif = sarif();
    assertEquals(List.of(), problems(sarif));
    for (String[] mistake :
        new String[][] {
          {"\"version\": \"2.1.0\"", "\"version\": \"2.2\""},
          {"\"tool\"", "\"tools\""},
          {"\"shortDescription\": {", "\"shortDescription\": {\"words\": 1,"},
          {"\"level\": \"error\"", "\"level\": \"fatal\""},
        }) {
      assertTrue(sarif.contains(mistake[0]), sarif);
      assertFalse(problems(sarif.replace(mistake[0], mistake[1])).isEmpty(), mistake[1]);
    }
  }

  /** It refuses a rule without a description and help, and a result without a line of a file. */
  @Test
  void codeScanningCanShowEveryResult() throws IOException {
    Path script = Files.writeString(folder.resolve("a script.sql"), JOIN);
    run.statement(JOIN, Location.written(script.toString(), 7), null, 1);
    run.statement(JOIN, Location.written(script + "!gists/Page.class", 0), null, 1);
    run.statement(JOIN, Location.recorded("standard input", 3), null, 12);
    run.statement(JOIN, Location.written("pom.xml", 4), null, 12);
    Map<String, Object> of = runOf(sarif());
    Map<String, Object> driver = map(map(of.get("tool")).get("driver"));
    List<Map<String, Object>> rules = list(driver, "rules");
    for (Map<String, Object> rule : rules) {
      for (String text : List.of("shortDescription", "fullDescription", "help")) {
        assertFalse(map(rule.get(text)).get("text").toString().isBlank(), rule::toString);
      }
    }
    List<Map<String, Object>> results = list(of, "results");
    Map<String, Object> first = results.get(0);
    assertEquals("reads-two-domains", rules.get((int) first.get("ruleIndex")).get("id"));
    assertTrue(map(first.get("message")).get("text").toString().contains("instead:\nselect "));
    List<String> places =
        results.stream()
            .map(result -> list(result, "locations").get(0))
            .map(SarifReportTest::place)
            .toList();
    assertEquals(
        List.of(
            script.toUri() + ":7 ",
            script.toUri() + ":1 " + script + "!gists/Page.class",
            "conf/domains.yml:1 standard input",
            "pom.xml:4 "),
        places);
    assertEquals(
        4,
        Stream.of(results.toArray())
            .map(r -> map(r).get("partialFingerprints"))
            .distinct()
            .count());
  }

  private static String place(Map<String, Object> location) {
    Map<String, Object> physical = map(location.get("physicalLocation"));
    Map<String, Object> artifact = map(physical.get("artifactLocation"));
    assertEquals(
        artifact.get("uri").toString().startsWith("file:"), artifact.get("uriBaseId") == null);
    String logical =
        location.containsKey("logicalLocations")
            ? "" + list(location, "logicalLocations").get(0).get("fullyQualifiedName")
            : "";
    return artifact.get("uri") + ":" + map(physical.get("region")).get("startLine") + " " + logical;
  }
}
