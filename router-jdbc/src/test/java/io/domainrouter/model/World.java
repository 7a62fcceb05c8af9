package io.domainrouter.model;

import io.domainrouter.config.Phase;
import io.domainrouter.config.Side;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * One state of a fleet that moves one domain with one row. Each cell is a byte; those of a side, an
 * instance or a controller stand one after the other. Not thread-safe.
 *
 * <p>The row's value is the set of writes that it has seen, a bit for each, so that an image which
 * travels late shows by what it lacks. Ages of time count to {@link #EXPIRED}, the time to live.
 */
final class World {
  static final int MONOLITH = 0;
  static final int PARTITION = 1;
  static final int MOST_INSTANCES = 3;
  static final int CONTROLLERS = 2;
  static final int EXPIRED = 2;

  // Who holds a row's lock; controller c is FIRST_CONTROLLER + c, nobody is 0.
  static final int FIRST_WRITER = 1;
  static final int DRAINER = 4;
  static final int COPIER = 5;
  static final int FIRST_CONTROLLER = 6;

  private static final VarHandle EIGHT_CELLS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static int size;

  // Of each side: control row, its lock, the data row, the journal.
  static final int PHASE = cells(2);
  static final int EPOCH = cells(2);
  static final int AUTHORITY = cells(2);
  static final int SHARED = cells(2);
  static final int EXCLUSIVE = cells(2);
  static final int VALUE = cells(2);
  static final int ROW = cells(2);
  static final int JOURNAL = cells(2);

  // Of the monolith.
  static final int VERIFIED = cells(1);
  static final int TRUSTED = cells(1);
  static final int TRUST_BARRED = cells(1);
  static final int CONTROLLER_LOCK = cells(1);

  // Of the observer.
  static final int CHANGE_AGE = cells(1);
  static final int DISTRUST_AGE = cells(1);
  static final int ACKNOWLEDGED = cells(1);
  static final int WRITES = cells(1);
  static final int TRANSITIONS = cells(1);
  static final int FAULTS = cells(1);
  static final int BROKEN = cells(1);

  // Of each instance: what it knows, and what the monolith knows of it.
  static final int UP = cells(MOST_INSTANCES);
  static final int KNOWN_PHASE = cells(MOST_INSTANCES);
  static final int KNOWN_EPOCH = cells(MOST_INSTANCES);
  static final int KNOWN_TRUST = cells(MOST_INSTANCES);
  static final int LOSS = cells(MOST_INSTANCES);
  static final int CONFIRMED = cells(MOST_INSTANCES);
  static final int CUT_OFF = cells(MOST_INSTANCES);
  static final int HEARD = cells(MOST_INSTANCES);
  static final int TOLD_EPOCH = cells(MOST_INSTANCES);
  static final int TOLD_TRUST = cells(MOST_INSTANCES);

  // Of each instance's writing transaction.
  static final int WRITER = cells(MOST_INSTANCES);
  static final int BIT = cells(MOST_INSTANCES);
  static final int BOUND_PHASE = cells(MOST_INSTANCES);
  static final int BOUND_EPOCH = cells(MOST_INSTANCES);
  static final int IMAGE = cells(MOST_INSTANCES);
  static final int BEHIND = cells(MOST_INSTANCES);
  static final int OVERTAKEN = cells(MOST_INSTANCES);
  static final int DEAD = cells(MOST_INSTANCES);
  static final int OWN = cells(MOST_INSTANCES);

  // Of the drainer and of the copy, which run in the first instance that is up.
  static final int DRAIN = cells(1);
  static final int DRAIN_SIDE = cells(1);
  static final int DRAIN_SEEN = cells(1);
  static final int DRAIN_IMAGE = cells(1);
  static final int DRAIN_DEAD = cells(1);
  static final int DRAIN_TRUST = cells(1);
  static final int LOSSES_SEEN = cells(1);
  static final int COPY = cells(1);
  static final int COPY_SIDE = cells(1);
  static final int COPY_EPOCH = cells(1);
  static final int COPY_IMAGE = cells(1);
  static final int COPY_DEAD = cells(1);

  // Of each controller.
  static final int STEP = cells(CONTROLLERS);
  static final int FROM = cells(CONTROLLERS);
  static final int TO = cells(CONTROLLERS);
  static final int EXPECTED = cells(CONTROLLERS);
  static final int SEEN = cells(CONTROLLERS);
  static final int CARRIED = cells(CONTROLLERS);
  static final int LOST_LOCK = cells(CONTROLLERS);
  static final int FROZEN = cells(CONTROLLERS);

  private final byte[] cells;

  private World(byte[] cells) {
    this.cells = cells;
  }

  private static int cells(int count) {
    size += count;
    return size - count;
  }

  /** Everything is equal and known to everybody in that phase; nothing was written yet. */
  static World in(Phase phase, Scope scope) {
    World world = new World(new byte[(size + 7) / 8 * 8]);
    int authority = side(phase.authority());
    boolean readable = phase.mirrorsAtOnce();
    for (int side = MONOLITH; side <= PARTITION; side++) {
      world.set(PHASE + side, phase.ordinal());
      world.set(EPOCH + side, side == PARTITION && phase == Phase.MONOLITH ? 0 : 1);
      world.set(AUTHORITY + side, side == authority);
    }
    world.set(VERIFIED, readable);
    world.set(TRUSTED, readable);
    world.set(TRANSITIONS, scope.transitions());
    world.set(FAULTS, scope.faults());
    world.set(CHANGE_AGE, EXPIRED);
    world.set(DISTRUST_AGE, EXPIRED);
    for (int i = 0; i < scope.instances(); i++) {
      world.set(UP + i, 1);
      world.know(i, phase, 1, readable);
      world.set(TOLD_EPOCH + i, 1);
      world.set(TOLD_TRUST + i, readable);
    }
    return world;
  }

  World copy() {
    return new World(cells.clone());
  }

  int get(int cell) {
    return cells[cell];
  }

  boolean is(int cell) {
    return cells[cell] != 0;
  }

  void set(int cell, int value) {
    cells[cell] = (byte) value;
  }

  void set(int cell, boolean value) {
    cells[cell] = (byte) (value ? 1 : 0);
  }

  void add(int cell, int amount) {
    cells[cell] += (byte) amount;
  }

  void include(int cell, int bits) {
    cells[cell] |= (byte) bits;
  }

  void exclude(int cell, int bits) {
    cells[cell] &= (byte) ~bits;
  }

  static int side(Side side) {
    return side == Side.MONOLITH ? MONOLITH : PARTITION;
  }

  static int other(int side) {
    return 1 - side;
  }

  Phase phase(int cell) {
    return PHASES[cells[cell]];
  }

  private static final Phase[] PHASES = Phase.values();

  /** The side that the newest control row names; between two commits it does not know it yet. */
  int authority() {
    int newest = get(EPOCH + PARTITION) >= get(EPOCH + MONOLITH) ? PARTITION : MONOLITH;
    return side(phase(PHASE + newest).authority());
  }

  Phase phaseInForce() {
    int newest = get(EPOCH + PARTITION) > get(EPOCH + MONOLITH) ? PARTITION : MONOLITH;
    return phase(PHASE + newest);
  }

  int epochInForce() {
    return Math.max(get(EPOCH + MONOLITH), get(EPOCH + PARTITION));
  }

  void raise(int side, Phase phase, int epoch, boolean authority) {
    if (get(EPOCH + side) >= epoch) {
      return;
    }
    if (epoch > epochInForce()) {
      set(CHANGE_AGE, 0);
    }
    set(PHASE + side, phase.ordinal());
    set(EPOCH + side, epoch);
    set(AUTHORITY + side, authority);
  }

  void know(int instance, Phase phase, int epoch, boolean trust) {
    set(KNOWN_PHASE + instance, phase.ordinal());
    set(KNOWN_EPOCH + instance, epoch);
    set(KNOWN_TRUST + instance, trust);
  }

  void distrust() {
    if (is(TRUSTED)) {
      set(DISTRUST_AGE, 0);
    }
    set(TRUSTED, 0);
    set(LOSSES_SEEN, 0);
  }

  void forgetMirror() {
    set(VERIFIED, 0);
    distrust();
  }

  /** The first property to be broken stays. */
  void breaks(Property property) {
    if (!is(BROKEN)) {
      set(BROKEN, property.ordinal() + 1);
    }
  }

  void letGoOfRows(int holder) {
    for (int side = MONOLITH; side <= PARTITION; side++) {
      if (get(ROW + side) == holder) {
        set(ROW + side, 0);
      }
    }
  }

  /** The instance that drains and copies; -1 when none is up. */
  int leader() {
    for (int i = 0; i < MOST_INSTANCES; i++) {
      if (is(UP + i)) {
        return i;
      }
    }
    return -1;
  }

  /** Makes the same what cannot matter any more, so that fewer worlds are different. */
  void settle() {
    boolean quiet = !is(TRANSITIONS) && !is(STEP) && !is(STEP + 1);
    boolean allTold = true;
    for (int i = 0; i < MOST_INSTANCES; i++) {
      boolean knows = !is(UP + i) || get(KNOWN_EPOCH + i) == epochInForce();
      boolean told = get(TOLD_EPOCH + i) == epochInForce();
      allTold &= told || get(TOLD_EPOCH + i) == 0;
      if (quiet && knows) {
        set(CONFIRMED + i, 0);
        set(HEARD + i, told ? 0 : get(HEARD + i));
      }
      if (!is(UP + i)) {
        set(CONFIRMED + i, 0);
        set(KNOWN_EPOCH + i, 0);
        set(KNOWN_PHASE + i, 0);
        set(KNOWN_TRUST + i, 0);
        set(CUT_OFF + i, 0);
      }
    }
    if (allTold) {
      set(CHANGE_AGE, EXPIRED);
    }
    if (!is(TRUST_BARRED)) {
      set(DISTRUST_AGE, EXPIRED);
    }
  }

  boolean sameAs(World that) {
    return Arrays.equals(cells, that.cells);
  }

  /** 64 bits: two of ten million states share one with a chance of one in 400,000. */
  long fingerprint() {
    long hash = 0x9E3779B97F4A7C15L;
    for (int at = 0; at < cells.length; at += Long.BYTES) {
      hash = (hash ^ (long) EIGHT_CELLS.get(cells, at)) * 0xFF51AFD7ED558CCDL;
      hash ^= hash >>> 32;
    }
    return hash == 0 ? 1 : hash;
  }
}
