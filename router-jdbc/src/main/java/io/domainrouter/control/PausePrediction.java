package io.domainrouter.control;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Foretells how long a change of phase would hold writers: it waits for those in flight, so as long
 * as the longest write transaction seen on the authority within a second. For one prediction by one
 * thread.
 */
final class PausePrediction {
  private static final int LOOKS = 7;

  private final ControlContext context;
  private final int domain;
  private final Map<String, Long> firstSeen = new HashMap<>();
  private List<OpenTransactions.Open> open = List.of();
  private long longestMillis;
  private boolean longerThanLooked;

  PausePrediction(ControlContext context, int domain) {
    this.context = context;
    this.domain = domain;
  }

  /** The transactions that were open at the last look. */
  List<String> open() {
    return open.stream().map(OpenTransactions.Open::toString).toList();
  }

  String words() throws SQLException {
    try {
      context.inTransaction(
          context.authority(domain),
          connection -> {
            watch(connection);
            return null;
          });
    } catch (SQLException e) {
      if (OpenTransactions.isForbidden(e)) {
        return "not known: open transactions may not be seen without GRANT PROCESS ON *.*";
      }
      throw e;
    }
    if (longestMillis == 0) {
      return "under "
          + TimeUnit.NANOSECONDS.toMillis(OpenTransactions.REFRESH_NANOS)
          + " ms; no write transaction lasted longer within a second";
    }
    return "%s %d ms, as long as the longest of %d write transactions seen; given up after %d ms"
        .formatted(
            longerThanLooked ? "more than" : "about",
            longestMillis,
            firstSeen.size(),
            context.config(domain).policy().cutoverDeadline().toMillis());
  }

  private void watch(Connection authority) throws SQLException {
    for (int look = 0; look < LOOKS; look++) {
      open = OpenTransactions.writing(authority);
      note(System.nanoTime());
      LockSupport.parkNanos(OpenTransactions.REFRESH_NANOS);
    }
    longerThanLooked = open.stream().anyMatch(each -> each.seconds() > 1);
  }

  /**
   * One that is seen once may have lasted for up to the pause between two looks. The server counts
   * the seconds that a transaction has seen begin, so it has lasted for one less at least.
   */
  private void note(long now) {
    for (OpenTransactions.Open each : open) {
      long first = firstSeen.computeIfAbsent(each.id(), absent -> now);
      long millis = TimeUnit.NANOSECONDS.toMillis(now - first);
      long atLeast = TimeUnit.SECONDS.toMillis(each.seconds() - 1);
      longestMillis = Math.max(longestMillis, Math.max(millis, atLeast));
    }
  }
}
