package io.domainrouter.phase;

import io.domainrouter.route.DomainCatalog;
import io.domainrouter.route.DomainState;
import io.domainrouter.route.PhaseSnapshot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/**
 * The phases in force in this instance. Thread-safe; reading costs one volatile read.
 *
 * <p><b>Phases without a lock.</b> In phases 1 and 5b a writer takes no lock on the server. It
 * counts itself in on the {@link Generation} of the state that it decided by, and checks afterwards
 * that this generation is still in force. Whoever replaces a generation first publishes the new one
 * and then reads the old one's count. So either the writer sees the new state, or its count is
 * seen: an epoch is acknowledged only when no writer of an older one is left.
 */
public final class PhaseSource {

  /** One state of one domain, with the writers that decided by it without a lock. */
  public static final class Generation {
    private final DomainState state;
    private final LongAdder writers = new LongAdder();
    private final long since = System.nanoTime();
    private volatile boolean overtaken;

    Generation(DomainState state) {
      this.state = state;
    }

    public DomainState state() {
      return state;
    }

    /**
     * Whether the fleet may have moved on without this instance, and so without waiting for the
     * writers that are still counted in here: they must not write any more.
     */
    public boolean isOvertaken() {
      return overtaken;
    }

    /** The writer's transaction has ended. */
    public void leave() {
      writers.decrement();
    }
  }

  private record InForce(PhaseSnapshot snapshot, List<Generation> generations) {}

  private final Holds holds = new Holds();
  private final Waits waits = new Waits();
  private final long timeToLiveNanos;
  private final AtomicLongArray confirmedNanos;
  private volatile long allFreshUntilNanos;
  private volatile long toldNanos;
  private final long[] askedNanos;
  private final boolean[] mirrorDown;
  private final long[] mirrorDownAt;
  private final List<List<Generation>> draining = new ArrayList<>();
  private final ConcurrentHashMap<Integer, String> trustLosses = new ConcurrentHashMap<>();
  private volatile InForce inForce;

  /**
   * @param confirmed a moment of {@link System#nanoTime} at which all of these states were true
   */
  public PhaseSource(DomainCatalog catalog, PhaseSnapshot first, long confirmed) {
    this.timeToLiveNanos = catalog.config().control().timeToLive().toNanos();
    this.confirmedNanos = new AtomicLongArray(catalog.domainCount());
    this.askedNanos = new long[catalog.domainCount()];
    this.mirrorDown = new boolean[catalog.domainCount()];
    this.mirrorDownAt = new long[catalog.domainCount()];
    List<Generation> generations = new ArrayList<>();
    for (int domain = 0; domain < catalog.domainCount(); domain++) {
      generations.add(new Generation(first.of(domain)));
      draining.add(new ArrayList<>());
      confirmedNanos.set(domain, confirmed);
      askedNanos[domain] = confirmed;
    }
    this.allFreshUntilNanos = confirmed + timeToLiveNanos;
    this.toldNanos = confirmed;
    this.inForce = new InForce(first, generations);
  }

  /** Who holds domains by locks. */
  public Holds holds() {
    return holds;
  }

  /** Who waits for these locks. */
  public Waits waits() {
    return waits;
  }

  /**
   * The domain's transactions in flight here, by the phase that they go by: {@code 4=3}, or {@code
   * 1=2 2=1} while a change of phase is under way; empty when there are none.
   */
  synchronized String inFlight(int domain) {
    Map<String, Long> counts = new LinkedHashMap<>();
    List<Generation> all = new ArrayList<>(draining.get(domain));
    all.add(inForce.generations().get(domain));
    for (Generation generation : all) {
      counts.merge(generation.state.phase().label(), generation.writers.sum(), Long::sum);
    }
    holds.phases(domain).forEach((phase, count) -> counts.merge(phase, count, Long::sum));
    return counts.entrySet().stream()
        .filter(count -> count.getValue() > 0)
        .map(count -> count.getKey() + "=" + count.getValue())
        .collect(Collectors.joining(" "));
  }

  public PhaseSnapshot snapshot() {
    return inForce.snapshot();
  }

  /**
   * Counts a writer in on a state that needs no lock.
   *
   * @return null when the state is no longer in force: plan again
   */
  public Generation enter(DomainState state) {
    Generation generation = inForce.generations().get(state.domain());
    generation.writers.increment();
    if (generation.state.epoch() == state.epoch()
        && inForce.generations().get(state.domain()) == generation) {
      return generation;
    }
    generation.writers.decrement();
    return null;
  }

  /**
   * Whether the state has been in force here for so long that no instance goes by an earlier one:
   * by then each has read it, or reads it before its next statement.
   */
  public boolean isSettled(DomainState state) {
    Generation generation = inForce.generations().get(state.domain());
    return generation.state.epoch() == state.epoch()
        && System.nanoTime() - generation.since > timeToLiveNanos;
  }

  /**
   * Takes a state over if it is newer than the one in force, or the same with other switches. Of
   * two that were read side by side in one epoch the one that was asked for later counts: the other
   * may be what somebody has changed meanwhile.
   *
   * @param asked a moment of {@link System#nanoTime} before it was read
   */
  public synchronized void offer(DomainState offered, long asked) {
    int domain = offered.domain();
    DomainState current = inForce.snapshot().of(domain);
    if (offered.epoch() < current.epoch()
        || (offered.epoch() == current.epoch() && asked - askedNanos[domain] < 0)) {
      return;
    }
    askedNanos[domain] = later(asked, askedNanos[domain]);
    if (offered.equals(current)) {
      return;
    }
    DomainState state =
        mirrorDown[offered.domain()] || trustLosses.containsKey(offered.domain())
            ? offered.withoutTrust()
            : offered;
    List<Generation> generations = new ArrayList<>(inForce.generations());
    if (offered.epoch() > current.epoch()) {
      Generation old = generations.set(offered.domain(), new Generation(state));
      draining.get(offered.domain()).add(old);
    }
    inForce = new InForce(inForce.snapshot().with(state), List.copyOf(generations));
  }

  /** The newest epoch of the domain under which, or later, every writer here now decides. */
  public synchronized long acknowledged(int domain) {
    List<Generation> old = draining.get(domain);
    while (!old.isEmpty() && old.get(0).writers.sum() == 0) {
      old.remove(0);
    }
    return old.isEmpty() ? snapshot().of(domain).epoch() : old.get(0).state.epoch();
  }

  /**
   * Notes that the domain's state was true at a moment of {@link System#nanoTime}. If the one
   * before is longer ago than the time to live, or this instance could not say for so long that it
   * lives, the others have not waited for writers of states that are no longer in force.
   */
  public void confirm(int domain, long nanos) {
    if (nanos - confirmedNanos.get(domain) > timeToLiveNanos
        || nanos - toldNanos > timeToLiveNanos) {
      overtake(domain);
    }
    confirmedNanos.accumulateAndGet(domain, nanos, PhaseSource::later);
    long oldest = confirmedNanos.get(domain);
    for (int other = 0; other < confirmedNanos.length(); other++) {
      oldest = earlier(oldest, confirmedNanos.get(other));
    }
    // No moment goes back, so one that was computed beside another confirmation is early at worst.
    allFreshUntilNanos = oldest + timeToLiveNanos;
  }

  /** The others know that this instance lived at a moment of {@link System#nanoTime}. */
  void told(long nanos) {
    toldNanos = nanos;
  }

  private synchronized void overtake(int domain) {
    draining.get(domain).forEach(generation -> generation.overtaken = true);
  }

  private static long later(long one, long other) {
    return one - other > 0 ? one : other;
  }

  private static long earlier(long one, long other) {
    return one - other < 0 ? one : other;
  }

  /** Whether no domain is stale; one reading of the clock for all of them. */
  public boolean allFresh() {
    return System.nanoTime() - allFreshUntilNanos <= 0;
  }

  /** Whether the state was last confirmed so long ago that it must be read again before use. */
  public boolean isStale(int domain) {
    return System.nanoTime() - confirmedNanos.get(domain) > timeToLiveNanos;
  }

  /**
   * The mirror failed: it is not written at once, nor read, until it has caught up.
   *
   * @return whether that is news
   */
  public synchronized boolean mirrorFailed(int domain, String reason) {
    mirrorIsDown(domain);
    return loseTrust(domain, reason);
  }

  /** The same where the mirror is not readable anyway. */
  public synchronized void mirrorIsDown(int domain) {
    mirrorDown[domain] = true;
    mirrorDownAt[domain] = System.nanoTime();
  }

  /**
   * Stops reads from the mirror here at once; the watcher tells the other instances.
   *
   * @return false when the others have yet to be told of an earlier loss
   */
  public synchronized boolean loseTrust(int domain, String reason) {
    boolean news = trustLosses.putIfAbsent(domain, reason) == null;
    askedNanos[domain] = System.nanoTime();
    DomainState current = snapshot().of(domain);
    if (current.mirrorTrusted()) {
      inForce = new InForce(inForce.snapshot().with(current.withoutTrust()), inForce.generations());
    }
    return news;
  }

  /** How long ago the mirror failed last; only of meaning while it is down. */
  synchronized long nanosSinceMirrorFailed(int domain) {
    return System.nanoTime() - mirrorDownAt[domain];
  }

  /** The mirror answers again: write it at once again. */
  public synchronized void mirrorAnswers(int domain) {
    mirrorDown[domain] = false;
  }

  public synchronized boolean isMirrorDown(int domain) {
    return mirrorDown[domain];
  }

  /** Losses of trust that the control schema does not know yet, by domain. */
  ConcurrentHashMap<Integer, String> trustLosses() {
    return trustLosses;
  }
}
