package io.domainrouter.lint.command;

import io.domainrouter.config.DomainConfig;
import io.domainrouter.lint.Finding;
import io.domainrouter.lint.Findings.Counted;
import io.domainrouter.lint.LintRun;
import io.domainrouter.lint.rule.Exemption;
import io.domainrouter.lint.split.Proposals;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The findings as a tree that {@link JsonText} writes. Stateless. */
final class JsonReport {
  private JsonReport() {}

  static Map<String, Object> of(LintRun run) {
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("statements", run.statements());
    report.put("findings", findings(run));
    report.put("furtherFindings", run.findings().beyondLimit());
    report.put("domains", domains(run));
    report.put("notes", run.notes());
    return report;
  }

  private static List<Object> findings(LintRun run) {
    Proposals proposals = new Proposals(run.linter());
    List<Object> findings = new ArrayList<>();
    for (Counted counted : run.findings().all()) {
      Map<String, Object> json = finding(counted);
      json.put("proposal", proposals.of(counted.finding()));
      findings.add(json);
    }
    return findings;
  }

  private static Map<String, Object> finding(Counted counted) {
    Finding finding = counted.finding();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("rule", finding.rule().id());
    json.put("severity", finding.severity().name().toLowerCase(Locale.ROOT));
    json.put("exempt", finding.exempt());
    json.put("message", finding.message());
    json.put("domains", finding.violation().domains().stream().sorted().toList());
    json.put("tables", finding.violation().tables().stream().sorted().toList());
    json.put("source", finding.where().source());
    json.put("line", finding.where().line());
    json.put("count", counted.count());
    json.put("subject", finding.subject());
    finding.exemption().ifPresent(exemption -> json.put("exemption", exemption(exemption)));
    return json;
  }

  private static Map<String, Object> exemption(Exemption exemption) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("ticket", exemption.ticket());
    json.put("until", exemption.until().toString());
    exemption.since().ifPresent(since -> json.put("since", since.toString()));
    exemption.owner().ifPresent(owner -> json.put("owner", owner));
    return json;
  }

  private static List<Object> domains(LintRun run) {
    List<Object> domains = new ArrayList<>();
    for (DomainConfig domain : run.linter().catalog().config().domains()) {
      List<String> obstacles = run.findings().obstacles(domain.name());
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("name", domain.name());
      json.put("selfContained", obstacles.isEmpty());
      json.put("because", obstacles);
      domains.add(json);
    }
    return domains;
  }
}
