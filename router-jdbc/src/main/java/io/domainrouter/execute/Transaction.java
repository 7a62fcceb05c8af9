package io.domainrouter.execute;

import io.domainrouter.journal.TouchedRows;
import io.domainrouter.observe.TransactionUse;
import io.domainrouter.phase.Holds;
import io.domainrouter.phase.PhaseSource;
import io.domainrouter.route.DomainState;
import io.domainrouter.rows.RowImage;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What the transaction of now (or the statement, in autocommit mode) has fixed so far: the state of
 * each domain that it wrote or locked, where it read, which rows it changed. One per session, which
 * serves one transaction after the other. Not thread-safe.
 */
final class Transaction {

  /** A point to roll back to, on every connection that was enlisted then. */
  static final class Mark implements Savepoint {
    private static int lastId;

    private final String name;
    private final int id;
    private final List<Integer> targets;

    Mark(String name, List<Integer> targets) {
      this.name = name;
      this.id = nextId();
      this.targets = targets;
    }

    private static synchronized int nextId() {
      return ++lastId;
    }

    /** The name that the server knows it by. */
    String serverName() {
      return name == null ? "domainrouter_" + id : name;
    }

    boolean covers(int target) {
      return targets.contains(target);
    }

    void cover(int target) {
      targets.add(target);
    }

    @Override
    public int getSavepointId() throws SQLException {
      if (name != null) {
        throw new SQLException("Only named savepoints are supported.", "S1C00");
      }
      return id;
    }

    @Override
    public String getSavepointName() throws SQLException {
      if (name == null) {
        throw new SQLException("Only a named savepoint has a name.", "S1009");
      }
      return name;
    }
  }

  private static final int HUNDRED = 100;

  private final int domains;
  private final TransactionUse use;
  private DomainState[] bound;
  private int[] readTargets;
  private final List<PhaseSource.Generation> generations = new ArrayList<>(2);
  private final List<Holds.Hold> holds = new ArrayList<>(2);
  private Map<Integer, TouchedRows> touched = Map.of();
  private List<RowImage> images;
  private List<Mark> marks = List.of();
  private int draw = -1;
  private boolean used;
  private SQLException broken;

  Transaction(int domains, TransactionUse use) {
    this.domains = domains;
    this.use = use;
  }

  /** For those who count what it touches. */
  TransactionUse use() {
    return use;
  }

  DomainState bound(int domain) {
    return bound == null ? null : bound[domain];
  }

  void bind(DomainState state) {
    used = true;
    if (bound == null) {
      bound = new DomainState[domains];
    }
    bound[state.domain()] = state;
  }

  /** Bound under a lock, which it holds until it ends. */
  void bind(Holds.Hold hold) {
    synchronized (generations) {
      holds.add(hold);
    }
    bind(hold.state());
  }

  void bind(PhaseSource.Generation generation) {
    synchronized (generations) {
      generations.add(generation);
    }
    bind(generation.state());
  }

  /** Whether every one of these domains has its state fixed by the lock of its control row. */
  boolean locks(int[] all) {
    for (int domain : all) {
      if (bound(domain) == null || !bound(domain).phase().locked()) {
        return false;
      }
    }
    return true;
  }

  /** Whether the fleet has not waited for this writer that took no lock. */
  boolean isOvertaken() {
    synchronized (generations) {
      for (PhaseSource.Generation generation : generations) {
        if (generation.isOvertaken()) {
          return true;
        }
      }
      return false;
    }
  }

  /** Forgets what was fixed on a connection whose transaction the server has ended. */
  void unbind(int domain) {
    if (bound != null) {
      bound[domain] = null;
    }
    synchronized (generations) {
      holds.stream().filter(hold -> hold.state().domain() == domain).forEach(Holds.Hold::end);
    }
    if (!touched.isEmpty()) {
      touched.remove(domain);
    }
  }

  int readTarget(int domain) {
    return readTargets == null ? -1 : readTargets[domain];
  }

  void read(int domain, int target) {
    if (readTargets == null) {
      readTargets = new int[domains];
      Arrays.fill(readTargets, -1);
    }
    readTargets[domain] = target;
  }

  /**
   * 0..99, the same until it ends.
   *
   * @param key always draws the same, in every instance; null draws at random
   */
  int draw(String key) {
    if (draw < 0) {
      used = true;
      draw = key == null ? ThreadLocalRandom.current().nextInt(HUNDRED) : ofKey(key);
    }
    return draw;
  }

  /** Keys that differ little (numbers in a row) have hashes that differ little. */
  private static int ofKey(String key) {
    int mixed = key.hashCode() * 0x9E3779B9;
    return Math.floorMod(mixed ^ (mixed >>> 16), HUNDRED);
  }

  TouchedRows touched(int domain) {
    if (touched.isEmpty()) {
      touched = new LinkedHashMap<>();
    }
    return touched.computeIfAbsent(domain, absent -> new TouchedRows());
  }

  Map<Integer, TouchedRows> touched() {
    return touched;
  }

  /** The final images of every row that was touched, where they are known already; else null. */
  List<RowImage> images() {
    return images;
  }

  void images(List<RowImage> known) {
    images = known;
  }

  List<Mark> marks() {
    return marks;
  }

  void mark(Mark mark) {
    if (marks.isEmpty()) {
      marks = new ArrayList<>();
    }
    marks.add(mark);
    used = true;
  }

  void forget(Mark mark) {
    if (!marks.isEmpty()) {
      marks.remove(mark);
    }
  }

  void forgetAfter(Mark mark) {
    marks.subList(marks.indexOf(mark) + 1, marks.size()).clear();
  }

  /** Nothing was bound, drawn, marked or broken: there is nothing to end. */
  boolean isUnused() {
    return !used;
  }

  boolean owns(Savepoint savepoint) {
    return savepoint instanceof Mark mark && marks.contains(mark);
  }

  /** Nothing but a rollback is allowed any more. */
  void breakOff(SQLException cause) {
    used = true;
    broken = cause;
  }

  SQLException broken() {
    return broken;
  }

  /** Counts out the writers, whether they took a lock or not. May be called by any thread. */
  void countOut() {
    synchronized (generations) {
      for (PhaseSource.Generation generation : generations) {
        generation.leave();
      }
      generations.clear();
      holds.forEach(Holds.Hold::end);
      holds.clear();
    }
  }

  /** Ends it; the next one begins with nothing. */
  void end() {
    use.ended();
    countOut();
    if (bound != null) {
      Arrays.fill(bound, null);
    }
    if (readTargets != null) {
      Arrays.fill(readTargets, -1);
    }
    touched = Map.of();
    images = null;
    marks = List.of();
    draw = -1;
    used = false;
    broken = null;
  }
}
