package io.domainrouter.control;

import io.domainrouter.phase.VerificationRow;
import java.time.Duration;
import java.util.Locale;

/** What is known of the comparison of a table, in one line. Stateless. */
final class VerificationWords {
  private VerificationWords() {}

  static String of(VerificationRow row) {
    StringBuilder words = new StringBuilder(row.table());
    if (row.verifiedMillisAgo().isPresent()) {
      words
          .append(": ")
          .append(row.verifiedRows())
          .append(" rows compared ")
          .append(ago(row.verifiedMillisAgo().get()))
          .append(", ")
          .append(row.verifiedFound())
          .append(" differed");
    } else {
      words.append(": never compared as a whole");
    }
    if (row.passing()) {
      words.append("; ").append(row.passRows()).append(" rows compared by the pass that runs");
    }
    if (row.foundMillisAgo().isPresent()) {
      words
          .append("; foreign writes ")
          .append(row.foreignRows())
          .append(", mirror faults ")
          .append(row.faultRows())
          .append(", the last ")
          .append(ago(row.foundMillisAgo().get()))
          .append(": ")
          .append(row.lastFinding());
    }
    return words.toString();
  }

  private static String ago(long millis) {
    return of(Duration.ofSeconds(millis / 1_000)) + " ago";
  }

  /** Like 1h30m. */
  static String of(Duration duration) {
    return duration.toString().substring(2).toLowerCase(Locale.ROOT);
  }
}
