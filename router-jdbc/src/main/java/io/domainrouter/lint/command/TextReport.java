package io.domainrouter.lint.command;

import io.domainrouter.config.DomainConfig;
import io.domainrouter.lint.Finding;
import io.domainrouter.lint.Findings;
import io.domainrouter.lint.Findings.Counted;
import io.domainrouter.lint.LintRun;
import io.domainrouter.lint.Summary;
import io.domainrouter.lint.rule.Exemption;
import io.domainrouter.lint.rule.Severity;
import io.domainrouter.lint.split.Proposals;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** The findings for people: one by one as compilers do, then what they come to. */
final class TextReport {
  private static final int LONGEST_SUBJECT = 400;

  private final LintRun run;
  private final Findings findings;

  TextReport(LintRun run) {
    this.run = run;
    this.findings = run.findings();
  }

  void write(PrintWriter out) {
    Proposals proposals = new Proposals(run.linter());
    for (Counted counted : findings.open()) {
      finding(out, counted);
      List<String> lines = proposals.of(counted.finding());
      if (!lines.isEmpty()) {
        out.println("    instead:\n      " + String.join("\n      ", lines));
      }
    }
    exemptions(out);
    run.notes().forEach(note -> out.println("note: " + note));
    rules(out);
    domains(out);
  }

  private static void finding(PrintWriter out, Counted counted) {
    Finding finding = counted.finding();
    out.printf(
        "%s: %s: %s [%s]%s%n",
        finding.where(),
        finding.severity().name().toLowerCase(Locale.ROOT),
        finding.message(),
        finding.rule().id(),
        counted.count() > 1 ? " " + counted.count() + " times" : "");
    out.println("    " + shortened(finding.subject()).replace("\n", "\n    "));
  }

  private static String shortened(String subject) {
    return subject.length() <= LONGEST_SUBJECT
        ? subject
        : subject.substring(0, LONGEST_SUBJECT) + " …";
  }

  private void exemptions(PrintWriter out) {
    List<Counted> exempt = findings.exempt();
    if (exempt.isEmpty()) {
      return;
    }
    out.println();
    out.println("Exempted, still to be done:");
    for (Counted counted : exempt) {
      Exemption exemption = counted.finding().exemption().orElseThrow();
      out.printf(
          "  %s: %s: %s [%s]%n",
          Summary.words(exemption, run.linter().today()),
          counted.finding().where(),
          counted.finding().message(),
          counted.finding().rule().id());
    }
  }

  private void rules(PrintWriter out) {
    out.println();
    findings
        .byRule()
        .forEach(
            (rule, counts) ->
                out.printf(
                    "%6d errors %6d warnings  %s%n",
                    counts.getOrDefault(Severity.ERROR, 0L),
                    counts.getOrDefault(Severity.WARNING, 0L),
                    rule));
    if (findings.beyondLimit() > 0) {
      out.println("and " + findings.beyondLimit() + " more that were not kept");
    }
    out.println(run.statements() + " statements");
  }

  private void domains(PrintWriter out) {
    for (DomainConfig domain : run.linter().catalog().config().domains()) {
      List<String> obstacles = findings.obstacles(domain.name());
      out.printf(
          "domain %s: %s%n",
          domain.name(),
          obstacles.isEmpty()
              ? "nothing here keeps it from being moved"
              : "not self-contained: " + String.join(", ", obstacles));
    }
  }
}
