package io.domainrouter.model;

import static io.domainrouter.model.World.ACKNOWLEDGED;
import static io.domainrouter.model.World.AUTHORITY;
import static io.domainrouter.model.World.BEHIND;
import static io.domainrouter.model.World.BIT;
import static io.domainrouter.model.World.BOUND_EPOCH;
import static io.domainrouter.model.World.BOUND_PHASE;
import static io.domainrouter.model.World.CHANGE_AGE;
import static io.domainrouter.model.World.CONFIRMED;
import static io.domainrouter.model.World.CONTROLLERS;
import static io.domainrouter.model.World.CUT_OFF;
import static io.domainrouter.model.World.DEAD;
import static io.domainrouter.model.World.EPOCH;
import static io.domainrouter.model.World.EXPIRED;
import static io.domainrouter.model.World.FAULTS;
import static io.domainrouter.model.World.FIRST_WRITER;
import static io.domainrouter.model.World.HEARD;
import static io.domainrouter.model.World.IMAGE;
import static io.domainrouter.model.World.JOURNAL;
import static io.domainrouter.model.World.KNOWN_EPOCH;
import static io.domainrouter.model.World.KNOWN_PHASE;
import static io.domainrouter.model.World.LOSS;
import static io.domainrouter.model.World.MONOLITH;
import static io.domainrouter.model.World.OVERTAKEN;
import static io.domainrouter.model.World.OWN;
import static io.domainrouter.model.World.ROW;
import static io.domainrouter.model.World.SHARED;
import static io.domainrouter.model.World.UP;
import static io.domainrouter.model.World.VALUE;
import static io.domainrouter.model.World.WRITER;
import static io.domainrouter.model.World.WRITES;
import static io.domainrouter.model.World.other;

import io.domainrouter.config.Phase;

/** The application's transactions, one at a time in each instance, one write each. */
final class Writers implements Part {
  static final int IDLE = 0;
  static final int WANTS_LOCK = 1;
  private static final int BOUND = 2;
  private static final int WRITTEN = 3;
  private static final int MIRRORED = 4;
  private static final int UNMIRRORED = 5;
  private static final int COMMITTED = 6;
  private static final int TO_SWEEP = 7;
  private static final int COUNTED_IN = 8;
  private static final int WRITTEN_UNLOCKED = 9;

  private final Protocol protocol;

  Writers(Protocol protocol) {
    this.protocol = protocol;
  }

  /** Whether a writer that took no lock is counted in on the state that it was bound to. */
  static boolean isCountedIn(World world, int i) {
    int step = world.get(WRITER + i);
    return step == COUNTED_IN || step == WRITTEN_UNLOCKED;
  }

  @Override
  public void moves(World world, Moves moves) {
    for (int i = 0; i < protocol.scope().instances(); i++) {
      if (world.is(UP + i)) {
        moves(world, i, moves);
      }
    }
  }

  private void moves(World world, int i, Moves moves) {
    String who = Protocol.name(i);
    switch (world.get(WRITER + i)) {
      case IDLE -> begin(world, i, who, moves);
      case WANTS_LOCK -> lock(world, i, who, moves);
      case BOUND -> write(world, i, who, moves);
      case WRITTEN -> mirror(world, i, who, moves);
      case MIRRORED, UNMIRRORED -> commit(world, i, who, moves);
      case COMMITTED -> commitMirror(world, i, who, moves);
      case TO_SWEEP -> sweep(world, i, who, moves);
      case COUNTED_IN -> writeUnlocked(world, i, who, moves);
      case WRITTEN_UNLOCKED -> commitUnlocked(world, i, who, moves);
      default -> throw new IllegalStateException();
    }
  }

  private static int side(World world, int i) {
    return World.side(world.phase(BOUND_PHASE + i).authority());
  }

  private static int holder(int i) {
    return FIRST_WRITER + i;
  }

  private void begin(World world, int i, String who, Moves moves) {
    if (world.get(WRITES) == protocol.scope().writes() || !isFresh(world, i)) {
      return;
    }
    Phase phase = world.phase(KNOWN_PHASE + i);
    if (world.is(CUT_OFF + i) && World.side(phase.authority()) == MONOLITH) {
      return;
    }
    World next =
        moves.to(world, who, "begins a write, which it knows to be one of phase " + phase.label());
    next.set(BIT + i, 1 << world.get(WRITES));
    next.add(WRITES, 1);
    plan(next, i);
  }

  private boolean isFresh(World world, int i) {
    return world.get(CONFIRMED + i) < EXPIRED || protocol.makes(Mistake.NEVER_LOOKS_AGAIN);
  }

  private static void plan(World next, int i) {
    Phase phase = next.phase(KNOWN_PHASE + i);
    next.set(BOUND_PHASE + i, phase.ordinal());
    next.set(BOUND_EPOCH + i, next.get(KNOWN_EPOCH + i));
    next.set(WRITER + i, phase.locked() ? WANTS_LOCK : COUNTED_IN);
  }

  private void lock(World world, int i, String who, Moves moves) {
    int side = side(world, i);
    boolean held = false;
    for (int c = 0; c < CONTROLLERS; c++) {
      if (Controllers.isInFront(world, c, side)) {
        held = true;
        endHold(world, i, c, moves);
      }
    }
    if (held) {
      return;
    }
    boolean right =
        world.is(AUTHORITY + side) && world.get(EPOCH + side) == world.get(BOUND_EPOCH + i);
    if (right || protocol.makes(Mistake.WRITES_UNDER_ANY_EPOCH)) {
      World next = moves.to(world, who, "gets the shared lock on " + at(side));
      next.include(SHARED + side, 1 << i);
      next.set(WRITER + i, BOUND);
      return;
    }
    World next = moves.to(world, who, "finds another epoch on " + at(side) + ", and plans anew");
    if (!Watchers.refresh(protocol, next, i)) {
      giveUp(next, i);
    } else if (next.get(KNOWN_EPOCH + i) > world.get(BOUND_EPOCH + i)) {
      plan(next, i);
    }
  }

  /** By its own clock it has waited for too long, which may be at any time. */
  private void endHold(World world, int i, int c, Moves moves) {
    if (protocol.makes(Mistake.WAITS_FOR_EVER)) {
      return;
    }
    int first = moves.worlds().size();
    protocol.controllers().endSession(world, c, Protocol.name(i), moves);
    if (protocol.makes(Mistake.TAKES_THE_CHANGE_FOR_UNDONE)) {
      for (World next : moves.worlds().subList(first, moves.worlds().size())) {
        next.include(SHARED + side(world, i), 1 << i);
        next.set(WRITER + i, BOUND);
      }
    }
  }

  static String at(int side) {
    return side == MONOLITH ? "the monolith" : "the partition";
  }

  /** The locks that are held end with the connections. */
  static void giveUp(World next, int i) {
    next.exclude(SHARED, 1 << i);
    next.exclude(SHARED + 1, 1 << i);
    next.letGoOfRows(holder(i));
    next.set(WRITER + i, IDLE);
    forget(next, i);
  }

  private static void forget(World next, int i) {
    next.set(BIT + i, 0);
    next.set(BOUND_PHASE + i, 0);
    next.set(BOUND_EPOCH + i, 0);
    next.set(IMAGE + i, 0);
    next.set(BEHIND + i, 0);
    next.set(OVERTAKEN + i, 0);
    next.set(DEAD + i, 0);
  }

  private boolean isDead(World world, int i, int side) {
    return (world.get(DEAD + i) & (1 << side)) != 0;
  }

  private void write(World world, int i, String who, Moves moves) {
    int side = side(world, i);
    if (isDead(world, i, side)) {
      giveUp(moves.to(world, who, "finds its session on " + at(side) + " gone"), i);
    } else if (!world.is(ROW + side)) {
      World next = moves.to(world, who, "writes the row on " + at(side));
      takeRow(next, i, side);
      boolean mirrored = world.phase(BOUND_PHASE + i).mirrorsAtOnce();
      next.set(WRITER + i, mirrored ? WRITTEN : UNMIRRORED);
    }
  }

  private static void checkPhase(World next, int i) {
    int bound = next.get(BOUND_PHASE + i);
    if (Math.abs(bound - next.phaseInForce().ordinal()) >= 2) {
      next.breaks(Property.NO_OLD_PHASE);
    }
  }

  private static void takeRow(World next, int i, int side) {
    next.set(ROW + side, holder(i));
    next.set(IMAGE + i, next.get(VALUE + side) | next.get(BIT + i));
  }

  private void mirror(World world, int i, String who, Moves moves) {
    int mirror = other(side(world, i));
    boolean unreachable = mirror == MONOLITH && world.is(CUT_OFF + i);
    if (!unreachable && !world.is(ROW + mirror)) {
      World next = moves.to(world, who, "writes the image on " + at(mirror));
      next.set(ROW + mirror, holder(i));
      next.set(WRITER + i, MIRRORED);
    }
    if (unreachable || world.get(FAULTS) > 0) {
      World next = moves.to(world, who, "cannot write " + at(mirror) + " and loses trust");
      next.add(FAULTS, unreachable ? 0 : -1);
      loseTrust(next, i);
      next.set(BEHIND + i, 1);
      next.set(WRITER + i, UNMIRRORED);
    }
  }

  private void loseTrust(World next, int i) {
    next.set(LOSS + i, !protocol.makes(Mistake.TELLS_NOBODY_OF_A_LOSS));
  }

  private void commit(World world, int i, String who, Moves moves) {
    int side = side(world, i);
    if (isDead(world, i, side)) {
      giveUp(moves.to(world, who, "cannot commit on " + at(side)), i);
      return;
    }
    boolean mirrored = world.get(WRITER + i) == MIRRORED;
    if (mirrored && protocol.makes(Mistake.COMMITS_THE_MIRROR_FIRST)) {
      World next = moves.to(world, who, "commits " + at(other(side)) + " first");
      next.set(VALUE + other(side), world.get(IMAGE + i));
      next.set(ROW + other(side), 0);
      next.set(WRITER + i, UNMIRRORED);
      return;
    }
    boolean late = mirrored && commitsLate(world, i);
    World next =
        moves.to(
            world,
            who,
            "commits on "
                + at(side)
                + journaled(world, i)
                + (late ? " and tells the application" : ""));
    commitAuthority(next, i, side);
    if (mirrored) {
      next.set(WRITER + i, COMMITTED);
      if (late) {
        tell(next, i);
      }
    } else {
      acknowledge(next, i, world.is(BEHIND + i));
    }
    if (world.get(FAULTS) > 0) {
      World unknown = moves.to(world, who, "commits on " + at(side) + ", but the answer is lost");
      unknown.add(FAULTS, -1);
      commitAuthority(unknown, i, side);
      giveUp(unknown, i);
    }
  }

  /** Where nobody reads the mirror, the application need not wait for its commit. */
  private static boolean commitsLate(World world, int i) {
    return world.phase(BOUND_PHASE + i) == Phase.DUAL_WRITE && world.get(CHANGE_AGE) >= EXPIRED;
  }

  private static String journaled(World world, int i) {
    return world.phase(BOUND_PHASE + i).mirrored() ? " with its journal row" : "";
  }

  private void commitAuthority(World next, int i, int side) {
    Phase bound = next.phase(BOUND_PHASE + i);
    if (side != next.authority()) {
      next.breaks(Property.ONE_AUTHORITY);
    }
    if (bound.locked()) {
      checkPhase(next, i);
    }
    next.set(VALUE + side, next.get(IMAGE + i));
    if (bound.mirrored() && !protocol.makes(Mistake.JOURNALS_NOTHING)) {
      next.include(JOURNAL + side, next.get(BIT + i));
    }
    next.set(ROW + side, 0);
    next.exclude(SHARED + side, 1 << i);
  }

  /** From here on the application knows. */
  private static void tell(World next, int i) {
    next.include(ACKNOWLEDGED, next.get(BIT + i));
    next.include(OWN + i, next.get(BIT + i));
  }

  private void acknowledge(World next, int i, boolean behind) {
    tell(next, i);
    if (behind && !protocol.makes(Mistake.LOSES_TRUST_ONLY_BEFORE_THE_COMMIT)) {
      loseTrust(next, i);
    }
    next.set(WRITER + i, IDLE);
    forget(next, i);
  }

  private void commitMirror(World world, int i, String who, Moves moves) {
    int mirror = other(side(world, i));
    boolean dead = isDead(world, i, mirror);
    if (!dead) {
      boolean told = (world.get(ACKNOWLEDGED) & world.get(BIT + i)) != 0;
      String then = told ? ", of which the application knows" : " and tells the application";
      World next = moves.to(world, who, "commits on " + at(mirror) + then);
      next.set(VALUE + mirror, world.get(IMAGE + i));
      next.set(ROW + mirror, 0);
      tell(next, i);
      next.set(WRITER + i, TO_SWEEP);
    }
    if (dead || world.get(FAULTS) > 0) {
      World next =
          moves.to(
              world, who, "cannot commit " + at(mirror) + ", loses trust, tells the application");
      next.add(FAULTS, dead ? 0 : -1);
      next.letGoOfRows(holder(i));
      acknowledge(next, i, true);
    }
    if (protocol.makes(Mistake.SWEEPS_TOO_EARLY)) {
      int side = other(mirror);
      World next = moves.to(world, who, "deletes its journal row before the mirror has committed");
      next.exclude(JOURNAL + side, world.get(BIT + i));
    }
  }

  private void sweep(World world, int i, String who, Moves moves) {
    int side = side(world, i);
    World next = moves.to(world, who, "deletes its journal row on " + at(side));
    next.exclude(JOURNAL + side, world.get(BIT + i));
    next.set(WRITER + i, IDLE);
    forget(next, i);
  }

  private void writeUnlocked(World world, int i, String who, Moves moves) {
    int side = side(world, i);
    if (isDead(world, i, side) || isOvertaken(world, i)) {
      giveUp(moves.to(world, who, "breaks its transaction off"), i);
      return;
    }
    boolean looked = isFresh(world, i) || protocol.makes(Mistake.STANDS_STILL_BEFORE_THE_WRITE);
    if (looked && !world.is(ROW + side)) {
      World next = moves.to(world, who, "writes the row on " + at(side) + " without a lock");
      takeRow(next, i, side);
      checkPhase(next, i);
      next.set(WRITER + i, WRITTEN_UNLOCKED);
    }
  }

  /** The fleet waits for a writer of an older epoch only while it hears of its instance. */
  private boolean isOvertaken(World world, int i) {
    boolean goesOn =
        protocol.makes(Mistake.OLD_WRITERS_GO_ON)
            || protocol.makes(Mistake.STANDS_STILL_BEFORE_THE_WRITE);
    boolean unheard = world.get(HEARD + i) >= EXPIRED && Watchers.isOfOlderEpoch(world, i);
    return world.is(OVERTAKEN + i) || (unheard && !goesOn);
  }

  private void commitUnlocked(World world, int i, String who, Moves moves) {
    int side = side(world, i);
    if (isDead(world, i, side)) {
      giveUp(moves.to(world, who, "cannot commit on " + at(side)), i);
      return;
    }
    World next = moves.to(world, who, "commits on " + at(side) + " and tells the application");
    commitAuthority(next, i, side);
    acknowledge(next, i, false);
  }
}
