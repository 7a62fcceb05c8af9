package io.domainrouter.lint.watch;

import java.time.Instant;
import java.util.List;

/**
 * One thing that stands between a domain and its partition. Immutable.
 *
 * @param severity what it is from phase 3a on
 * @param subject the statement; the statements of a transaction, one a line; an object's name
 * @param count how often it was seen; 1 for what is in the schema
 * @param firstSeen since this instance observes
 * @param sentBy frames of the application, some of them
 * @param exemption ticket, last day, owner and age; empty when it is not exempted
 * @param proposal what could be written instead, in lines; empty where nothing can be proposed
 */
public record ViolationReport(
    String rule,
    String severity,
    String message,
    String subject,
    List<String> domains,
    List<String> tables,
    long count,
    Instant firstSeen,
    Instant lastSeen,
    List<String> sentBy,
    String exemption,
    List<String> proposal) {
  private static final int LONGEST_LINE = 300;

  /** In one line. */
  String line() {
    return "%s (%sseen %d times, last %s): %s: %s"
        .formatted(
            rule,
            isExempt() ? exemption + ", " : "",
            count,
            lastSeen,
            message,
            WatchedUses.shortened(subject.replaceAll("\\s+", " "), LONGEST_LINE));
  }

  public boolean isExempt() {
    return !exemption.isEmpty();
  }

  /** Whether the domain cannot be moved before it is gone; an exemption only says until when. */
  public boolean isObstacle() {
    return severity.equals("error");
  }
}
