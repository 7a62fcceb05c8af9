package io.domainrouter.execute;

import io.domainrouter.journal.TouchedRows;
import io.domainrouter.phase.PhaseSource;
import io.domainrouter.route.DomainState;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What one transaction (or one statement in autocommit mode) has fixed so far: the state of each
 * domain that it wrote or locked, where it read, which rows it changed. Not thread-safe.
 */
final class Transaction {

  /** A point to roll back to, on every connection that was enlisted then. */
  static final class Mark implements Savepoint {
    private static int lastId;

    private final Transaction owner;
    private final String name;
    private final int id;
    private final List<Integer> targets;

    Mark(Transaction owner, String name, List<Integer> targets) {
      this.owner = owner;
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

  private final DomainState[] bound;
  private final int[] readTargets;
  private final List<PhaseSource.Generation> generations = new ArrayList<>(2);
  private final Map<Integer, TouchedRows> touched = new LinkedHashMap<>();
  private final List<Mark> marks = new ArrayList<>();
  private int draw = -1;
  private boolean used;
  private SQLException broken;

  Transaction(int domains) {
    bound = new DomainState[domains];
    readTargets = new int[domains];
    Arrays.fill(readTargets, -1);
  }

  DomainState bound(int domain) {
    return bound[domain];
  }

  void bind(DomainState state) {
    used = true;
    bound[state.domain()] = state;
  }

  void bind(PhaseSource.Generation generation) {
    generations.add(generation);
    bind(generation.state());
  }

  /** Forgets what was fixed on a connection whose transaction the server has ended. */
  void unbind(int domain) {
    bound[domain] = null;
    touched.remove(domain);
  }

  int readTarget(int domain) {
    return readTargets[domain];
  }

  void read(int domain, int target) {
    readTargets[domain] = target;
  }

  int draw() {
    if (draw < 0) {
      used = true;
      draw = ThreadLocalRandom.current().nextInt(100);
    }
    return draw;
  }

  TouchedRows touched(int domain) {
    return touched.computeIfAbsent(domain, absent -> new TouchedRows());
  }

  Map<Integer, TouchedRows> touched() {
    return touched;
  }

  List<Mark> marks() {
    return marks;
  }

  void mark(Mark mark) {
    marks.add(mark);
    used = true;
  }

  void forget(Mark mark) {
    marks.remove(mark);
  }

  void forgetAfter(Mark mark) {
    marks.subList(marks.indexOf(mark) + 1, marks.size()).clear();
  }

  /** Nothing was bound, drawn, marked or broken: there is nothing to end. */
  boolean isUnused() {
    return !used;
  }

  boolean owns(Savepoint savepoint) {
    return savepoint instanceof Mark mark && mark.owner == this && marks.contains(mark);
  }

  /** Nothing but a rollback is allowed any more. */
  void breakOff(SQLException cause) {
    used = true;
    broken = cause;
  }

  SQLException broken() {
    return broken;
  }

  /** Ends it: writers that took no lock are counted out. */
  void end() {
    generations.forEach(PhaseSource.Generation::leave);
    generations.clear();
  }
}
