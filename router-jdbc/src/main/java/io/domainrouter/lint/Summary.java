package io.domainrouter.lint;

import io.domainrouter.lint.Findings.Counted;
import io.domainrouter.lint.rule.Exemption;
import io.domainrouter.lint.rule.Severity;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What was found, as one table of text. Stateless. */
public final class Summary {
  private static final int WIDEST = 90;

  private Summary() {}

  /** Every finding on a line, the exempted ones with their promise; errors first. */
  public static String of(Findings findings, LocalDate today) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("severity", "rule", "times", "where", "what"));
    for (Severity severity : List.of(Severity.ERROR, Severity.WARNING)) {
      findings.open().stream()
          .filter(counted -> counted.finding().severity() == severity)
          .forEach(counted -> rows.add(row(counted, word(severity))));
    }
    findings.exempt().forEach(counted -> rows.add(row(counted, promise(counted, today))));
    StringBuilder text = new StringBuilder();
    if (rows.size() > 1) {
      table(rows, text);
    }
    if (findings.beyondLimit() > 0) {
      text.append("and ").append(findings.beyondLimit()).append(" more that were not kept\n");
    }
    return text.toString();
  }

  private static String word(Severity severity) {
    return severity.name().toLowerCase(Locale.ROOT);
  }

  private static List<String> row(Counted counted, String first) {
    Finding finding = counted.finding();
    return List.of(
        first,
        finding.rule().id(),
        Long.toString(counted.count()),
        finding.where().toString(),
        finding.message());
  }

  private static String promise(Counted counted, LocalDate today) {
    return promise(counted.finding().exemption().orElseThrow(), today);
  }

  /** What is shown in place of a severity. */
  public static String promise(Exemption exemption, LocalDate today) {
    return "exempt: " + words(exemption, today);
  }

  /** Ticket, last day, owner and age, as far as they are known. */
  public static String words(Exemption exemption, LocalDate today) {
    return exemption.ticket()
        + " until "
        + exemption.until()
        + exemption.owner().map(owner -> " by " + owner).orElse("")
        + exemption
            .since()
            .map(since -> ", " + ChronoUnit.DAYS.between(since, today) + " days old")
            .orElse("");
  }

  private static void table(List<List<String>> rows, StringBuilder text) {
    int columns = rows.get(0).size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.min(WIDEST, Math.max(widths[i], row.get(i).length()));
      }
    }
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < columns; i++) {
        String cell = row.get(i);
        line.append(cell).append(" ".repeat(Math.max(0, widths[i] - cell.length()))).append("  ");
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
  }
}
