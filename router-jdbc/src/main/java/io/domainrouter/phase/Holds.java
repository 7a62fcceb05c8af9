package io.domainrouter.phase;

import io.domainrouter.route.DomainState;
import io.domainrouter.sql.SqlFacts;
import io.domainrouter.sql.TableName;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * The transactions of this instance that hold a domain in its phase by the lock on its control row.
 * Thread-safe.
 */
public final class Holds {
  private static final int SHOWN = 20;

  private final Set<Hold> open = ConcurrentHashMap.newKeySet();

  /** One transaction's hold on one domain. Ends once; ending it again does nothing. */
  public final class Hold {
    private final DomainState state;
    private final String target;
    private final long session;
    private final SqlFacts began;
    private final String thread = Thread.currentThread().getName();
    private final long since = System.nanoTime();

    private Hold(DomainState state, String target, long session, SqlFacts began) {
      this.state = state;
      this.target = target;
      this.session = session;
      this.began = began;
    }

    public DomainState state() {
      return state;
    }

    public void end() {
      open.remove(this);
    }

    private String words() {
      Set<TableName> tables = began.writes().isEmpty() ? began.reads() : began.writes();
      return "%s thread %s, for %d ms, in phase %s, began with %s of %s"
          .formatted(
              place(target, session),
              thread,
              TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since),
              state.phase().label(),
              began.kind(),
              tables.stream().map(TableName::name).sorted().toList());
    }
  }

  /**
   * @param target name of the server's target
   * @param session number of the connection there
   * @param began what is known of the first statement
   */
  public Hold begin(DomainState state, String target, long session, SqlFacts began) {
    Hold hold = new Hold(state, target, session, began);
    open.add(hold);
    return hold;
  }

  /** What the words of a hold on this connection begin with. */
  public static String place(String target, long session) {
    return "connection " + session + " on " + target + ":";
  }

  /** Those that are older than this, the oldest first, in words; not all if there are many. */
  public List<String> olderThan(long millis) {
    long latest = System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(millis);
    return open.stream()
        .filter(hold -> hold.since - latest <= 0)
        .sorted(Comparator.comparingLong((Hold hold) -> hold.since - latest))
        .limit(SHOWN)
        .map(Hold::words)
        .toList();
  }

  /** How many there are of a domain, by phase. */
  Map<String, Long> phases(int domain) {
    return open.stream()
        .filter(hold -> hold.state.domain() == domain)
        .collect(Collectors.groupingBy(hold -> hold.state.phase().label(), Collectors.counting()));
  }
}
