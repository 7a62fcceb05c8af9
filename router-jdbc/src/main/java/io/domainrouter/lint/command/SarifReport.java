package io.domainrouter.lint.command;

import io.domainrouter.config.Phase;
import io.domainrouter.lint.Finding;
import io.domainrouter.lint.Findings.Counted;
import io.domainrouter.lint.LintRun;
import io.domainrouter.lint.rule.Location;
import io.domainrouter.lint.rule.Rule;
import io.domainrouter.lint.rule.Rules;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The findings in the Static Analysis Results Interchange Format 2.1.0 (OASIS), as code scanning
 * takes them: a tree that {@link JsonText} writes. Stateless.
 */
final class SarifReport {
  private static final String SCHEMA =
      "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

  private SarifReport() {}

  static Map<String, Object> of(LintRun run) {
    List<Rule> rules = Rules.all();
    Map<String, Object> driver = new LinkedHashMap<>();
    driver.put("name", "domainrouter lint");
    driver.put("rules", rules.stream().map(SarifReport::rule).toList());
    Map<String, Object> invocation = new LinkedHashMap<>();
    invocation.put("executionSuccessful", true);
    invocation.put(
        "toolExecutionNotifications",
        run.notes().stream().map(note -> Map.of("level", "note", "message", text(note))).toList());
    Map<String, Object> ofRun = new LinkedHashMap<>();
    ofRun.put("tool", Map.of("driver", driver));
    ofRun.put("invocations", List.of(invocation));
    ofRun.put(
        "results", run.findings().all().stream().map(counted -> result(counted, rules)).toList());
    Map<String, Object> log = new LinkedHashMap<>();
    log.put("$schema", SCHEMA);
    log.put("version", "2.1.0");
    log.put("runs", List.of(ofRun));
    return log;
  }

  private static Map<String, Object> text(String text) {
    return Map.of("text", text);
  }

  private static Map<String, Object> rule(Rule rule) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", rule.id());
    json.put("shortDescription", text(rule.description().sentence()));
    json.put(
        "help",
        text(
            "Instead of\n%s\nwrite\n%s"
                .formatted(rule.description().violation(), rule.description().fix())));
    json.put(
        "defaultConfiguration",
        Map.of("level", rule.severity(Phase.COPYING).name().toLowerCase(Locale.ROOT)));
    return json;
  }

  private static Map<String, Object> result(Counted counted, List<Rule> rules) {
    Finding finding = counted.finding();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("ruleId", finding.rule().id());
    json.put("ruleIndex", rules.indexOf(finding.rule()));
    json.put("level", finding.severity().name().toLowerCase(Locale.ROOT));
    json.put("message", text(finding.message() + "\n" + finding.subject()));
    json.put("locations", List.of(location(finding.where())));
    json.put(
        "partialFingerprints",
        Map.of("domainrouter/v1", Integer.toHexString(finding.identity().hashCode())));
    if (finding.exempt()) {
      String ticket = finding.exemption().orElseThrow().ticket();
      json.put("suppressions", List.of(Map.of("kind", "external", "justification", ticket)));
    }
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("domains", finding.violation().domains().stream().sorted().toList());
    properties.put("tables", finding.violation().tables().stream().sorted().toList());
    properties.put("count", counted.count());
    json.put("properties", properties);
    return json;
  }

  /** What stands in an archive is named inside of it; what is in no file has only a name. */
  private static Map<String, Object> location(Location where) {
    int inside = where.source().indexOf('!');
    String file = inside < 0 ? where.source() : where.source().substring(0, inside);
    Map<String, Object> json = new LinkedHashMap<>();
    if (isFile(file)) {
      Map<String, Object> physical = new LinkedHashMap<>();
      physical.put("artifactLocation", Map.of("uri", uri(file)));
      if (where.line() > 0 && inside < 0) {
        physical.put("region", Map.of("startLine", where.line()));
      }
      json.put("physicalLocation", physical);
    }
    if (!isFile(file) || inside >= 0) {
      json.put("logicalLocations", List.of(Map.of("fullyQualifiedName", where.source())));
    }
    return json;
  }

  private static boolean isFile(String name) {
    try {
      return Files.exists(Path.of(name));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private static String uri(String file) {
    try {
      boolean absolute = Path.of(file).isAbsolute();
      String path = file.replace('\\', '/');
      return new URI(absolute ? "file" : null, absolute ? "" : null, path, null).toASCIIString();
    } catch (URISyntaxException e) {
      return file;
    }
  }
}
