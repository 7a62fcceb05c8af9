package io.domainrouter.lint.command;

import io.domainrouter.config.Phase;
import io.domainrouter.lint.Finding;
import io.domainrouter.lint.Findings.Counted;
import io.domainrouter.lint.LintRun;
import io.domainrouter.lint.rule.Rule;
import io.domainrouter.lint.rule.Rules;
import io.domainrouter.lint.split.Proposals;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The findings in the Static Analysis Results Interchange Format 2.1.0 (OASIS), as code scanning
 * takes them: a tree that {@link JsonText} writes. Not thread-safe.
 */
final class SarifReport {
  private static final String SCHEMA =
      "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

  private final LintRun run;
  private final SarifLocations locations;
  private final Proposals proposals;
  private final List<Rule> rules = Rules.all();

  SarifReport(LintRun run, SarifLocations locations) {
    this.run = run;
    this.locations = locations;
    this.proposals = new Proposals(run.linter());
  }

  Map<String, Object> tree() {
    Map<String, Object> driver = new LinkedHashMap<>();
    driver.put("name", "domainrouter lint");
    driver.put("rules", rules.stream().map(SarifReport::rule).toList());
    Map<String, Object> ofRun = new LinkedHashMap<>();
    ofRun.put("tool", Map.of("driver", driver));
    ofRun.put("invocations", List.of(invocation()));
    ofRun.put("results", run.findings().all().stream().map(this::result).toList());
    Map<String, Object> log = new LinkedHashMap<>();
    log.put("$schema", SCHEMA);
    log.put("version", "2.1.0");
    log.put("runs", List.of(ofRun));
    return log;
  }

  private Map<String, Object> invocation() {
    Map<String, Object> invocation = new LinkedHashMap<>();
    invocation.put("executionSuccessful", true);
    invocation.put(
        "toolExecutionNotifications",
        run.notes().stream().map(note -> Map.of("level", "note", "message", text(note))).toList());
    return invocation;
  }

  private static Map<String, Object> text(String text) {
    return Map.of("text", text);
  }

  private static Map<String, Object> rule(Rule rule) {
    Rule.Description description = rule.description();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", rule.id());
    json.put("shortDescription", text(description.sentence()));
    json.put("fullDescription", text(description.sentence()));
    json.put(
        "help",
        text("Instead of\n%s\nwrite\n%s".formatted(description.violation(), description.fix())));
    json.put("defaultConfiguration", Map.of("level", level(rule.severity(Phase.COPYING))));
    return json;
  }

  private static String level(Enum<?> severity) {
    return severity.name().toLowerCase(Locale.ROOT);
  }

  private Map<String, Object> result(Counted counted) {
    Finding finding = counted.finding();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("ruleId", finding.rule().id());
    json.put("ruleIndex", rules.indexOf(finding.rule()));
    json.put("level", level(finding.severity()));
    json.put("message", text(message(finding)));
    json.put("locations", List.of(locations.of(finding.where())));
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

  private String message(Finding finding) {
    List<String> instead = proposals.of(finding);
    return finding.message()
        + "\n"
        + finding.subject()
        + (instead.isEmpty() ? "" : "\ninstead:\n" + String.join("\n", instead));
  }
}
