package io.domainrouter.lint;

import io.domainrouter.lint.rule.Exemption;
import io.domainrouter.lint.rule.Rule;
import io.domainrouter.lint.rule.Rules;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Exemptions kept in a file, one per line: {@code TICKET-1 until 2027-01-31 by team: rule SQL}.
 * Immutable. The SQL counts by its shape; for a rule about schemas it is the object's name, and
 * {@code *} stands for any rule.
 */
public final class ExemptionFile {
  static final ExemptionFile EMPTY = new ExemptionFile(List.of());

  private static final String ANY_RULE = "*";
  private static final Pattern LINE =
      Pattern.compile("(?<exemption>.*? until [^:]*):\\s*(?<rule>\\S+)\\s+(?<subject>.+)");

  private final List<Entry> entries;

  private record Entry(Exemption exemption, String rule, String shape) {}

  private ExemptionFile(List<Entry> entries) {
    this.entries = entries;
  }

  /**
   * Reads the lines of a file; blank ones and those that begin with # mean nothing.
   *
   * @throws IllegalArgumentException naming the first line that is none
   */
  public static ExemptionFile parse(List<String> lines) {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (!line.isEmpty() && !line.startsWith("#")) {
        int number = i + 1;
        entries.add(
            entry(line)
                .orElseThrow(
                    () ->
                        new IllegalArgumentException(
                            "line %d must be like TICKET-1 until 2027-01-31 by owner: rule SQL, was %s"
                                .formatted(number, line))));
      }
    }
    return new ExemptionFile(List.copyOf(entries));
  }

  private static Optional<Entry> entry(String line) {
    Matcher parts = LINE.matcher(line);
    if (!parts.matches() || !isRule(parts.group("rule"))) {
      return Optional.empty();
    }
    return Exemption.parse(parts.group("exemption"))
        .map(e -> new Entry(e, parts.group("rule"), StatementShape.of(parts.group("subject"))));
  }

  private static boolean isRule(String id) {
    return id.equals(ANY_RULE) || Rules.named(id).isPresent();
  }

  /**
   * @param subject the statement, or the object's name
   */
  Optional<Exemption> find(Rule rule, String subject) {
    if (entries.isEmpty()) {
      return Optional.empty();
    }
    String shape = StatementShape.of(subject);
    return entries.stream()
        .filter(entry -> entry.rule.equals(ANY_RULE) || entry.rule.equals(rule.id()))
        .filter(entry -> entry.shape.equals(shape))
        .map(Entry::exemption)
        .findFirst();
  }
}
