package io.domainrouter.lint.rule;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A violation that somebody has promised to remove. Immutable.
 *
 * @param until the last day on which it holds
 * @param since when it was given; empty where it does not say
 * @param owner who has promised; empty where it does not say
 */
public record Exemption(
    String ticket, LocalDate until, Optional<LocalDate> since, Optional<String> owner) {
  static final String EXAMPLE = "cross-domain-exempt: TICKET-1 until 2027-01-31";

  private static final String MARK = "cross-domain-exempt:";
  private static final String DATE = "(\\d{4}-\\d{2}-\\d{2})";
  private static final Pattern WORDS =
      Pattern.compile(
          "\\s*(\\S+)\\s+until\\s+"
              + DATE
              + "(?:\\s+since\\s+"
              + DATE
              + ")?(?:\\s+by\\s+(\\S+))?\\s*");
  private static final Pattern COMMENT = Pattern.compile("/\\*\\s*" + MARK + "(.*?)\\*/");

  /** Whether the text has a comment that begins like one. */
  static boolean isMeant(String sql) {
    return sql.contains(MARK);
  }

  /** The one that a statement carries in a comment. */
  public static Optional<Exemption> in(String sql) {
    if (!isMeant(sql)) {
      return Optional.empty();
    }
    Matcher comment = COMMENT.matcher(sql);
    return comment.find() ? parse(comment.group(1)) : Optional.empty();
  }

  /** {@code TICKET-1 until 2027-01-31 since 2026-11-01 by team}; the last two may be left out. */
  public static Optional<Exemption> parse(String words) {
    Matcher parts = WORDS.matcher(words);
    if (!parts.matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Exemption(
              parts.group(1),
              LocalDate.parse(parts.group(2)),
              Optional.ofNullable(parts.group(3)).map(LocalDate::parse),
              Optional.ofNullable(parts.group(4))));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** Whether it still holds on that day. */
  public boolean holds(LocalDate today) {
    return !today.isAfter(until);
  }
}
