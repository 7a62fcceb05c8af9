package io.domainrouter.control;

import io.domainrouter.journal.Journal;
import io.domainrouter.journal.ReadingTime;
import io.domainrouter.route.DomainState;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * Looks now and then at how deep the journals are; one that is deeper than its domain allows is
 * dropped, and the mirror copied again from the start. Not thread-safe.
 */
final class JournalLimit {
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** Looking may take that share of the time at most: it reads the whole journal. */
  private static final int PAUSE_PER_LOOK = 20;

  /** Copies a domain's mirror again from the start. */
  interface CopyAnew {
    void run(int domain, String reason) throws SQLException;
  }

  private final ControlContext context;
  private final CopyAnew copyAnew;
  private final long[] nextLook;
  private final ReadingTime[] reading;

  JournalLimit(ControlContext context, CopyAnew copyAnew) {
    this.context = context;
    this.copyAnew = copyAnew;
    this.nextLook = new long[context.catalog().domainCount()];
    Arrays.fill(nextLook, System.nanoTime());
    this.reading = new ReadingTime[nextLook.length];
    Arrays.setAll(reading, domain -> context.readingTime());
  }

  void check(int domain, DomainState state) throws SQLException {
    long started = System.nanoTime();
    if (!state.phase().mirrored() || started - nextLook[domain] < 0) {
      return;
    }
    long depth = depth(domain);
    long took = System.nanoTime() - started;
    nextLook[domain] = System.nanoTime() + Math.max(PAUSE_NANOS, PAUSE_PER_LOOK * took);
    long most = context.config(domain).policy().journalMaxKeys();
    if (depth > most) {
      copyAnew.run(
          domain,
          "the journal held " + depth + " keys, more than journalMaxKeys " + most + " allows");
    }
  }

  private long depth(int domain) throws SQLException {
    String name = context.name(domain);
    return context
        .readJournal(domain, reading[domain], connection -> Journal.state(connection, name))
        .keys();
  }
}
