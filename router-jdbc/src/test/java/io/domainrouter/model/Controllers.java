package io.domainrouter.model;

import static io.domainrouter.model.World.AUTHORITY;
import static io.domainrouter.model.World.CARRIED;
import static io.domainrouter.model.World.CONTROLLERS;
import static io.domainrouter.model.World.CONTROLLER_LOCK;
import static io.domainrouter.model.World.DISTRUST_AGE;
import static io.domainrouter.model.World.EPOCH;
import static io.domainrouter.model.World.EXCLUSIVE;
import static io.domainrouter.model.World.EXPECTED;
import static io.domainrouter.model.World.EXPIRED;
import static io.domainrouter.model.World.FIRST_CONTROLLER;
import static io.domainrouter.model.World.FROM;
import static io.domainrouter.model.World.FROZEN;
import static io.domainrouter.model.World.HEARD;
import static io.domainrouter.model.World.JOURNAL;
import static io.domainrouter.model.World.LOST_LOCK;
import static io.domainrouter.model.World.MONOLITH;
import static io.domainrouter.model.World.PARTITION;
import static io.domainrouter.model.World.PHASE;
import static io.domainrouter.model.World.ROW;
import static io.domainrouter.model.World.SEEN;
import static io.domainrouter.model.World.SHARED;
import static io.domainrouter.model.World.STEP;
import static io.domainrouter.model.World.TO;
import static io.domainrouter.model.World.TOLD_TRUST;
import static io.domainrouter.model.World.TRANSITIONS;
import static io.domainrouter.model.World.TRUSTED;
import static io.domainrouter.model.World.TRUST_BARRED;
import static io.domainrouter.model.World.UP;
import static io.domainrouter.model.World.VALUE;
import static io.domainrouter.model.World.VERIFIED;
import static io.domainrouter.model.World.other;

import io.domainrouter.config.Phase;

/** Two controllers, which carry out any transition whose gates are open. */
final class Controllers implements Part {
  static final int IDLE = 0;
  private static final int DECIDED = 1;
  private static final int AWAITS_READERS = 2;
  private static final int WANTS_LOCK = 3;
  private static final int LOCKED = 4;
  private static final int CARRIES = 5;
  private static final int READY = 6;
  private static final int RAISED = 7;
  private static final int AFTER = 8;
  private static final int WAITS = 9;

  private final Protocol protocol;

  Controllers(Protocol protocol) {
    this.protocol = protocol;
  }

  @Override
  public void moves(World world, Moves moves) {
    for (int c = 0; c < CONTROLLERS; c++) {
      if (!world.is(FROZEN + c)) {
        moves(world, c, moves);
      } else if (isInFront(world, c, side(world, c))) {
        grant(world, c, moves);
      }
    }
  }

  static String name(int c) {
    return "Controller " + (c + 1);
  }

  private void moves(World world, int c, Moves moves) {
    switch (world.get(STEP + c)) {
      case IDLE -> decide(world, c, moves);
      case DECIDED -> prepare(world, c, moves);
      case AWAITS_READERS -> awaitReaders(world, c, moves);
      case WANTS_LOCK ->
          moves.to(world, name(c), "asks for the exclusive lock").set(STEP + c, WAITS);
      case WAITS -> lock(world, c, moves);
      case LOCKED -> work(world, c, moves);
      case CARRIES -> carry(world, c, moves);
      case READY -> raise(world, c, moves);
      case RAISED -> follow(world, c, moves);
      case AFTER -> finish(world, c, moves);
      default -> throw new IllegalStateException();
    }
  }

  private static Phase from(World world, int c) {
    return world.phase(FROM + c);
  }

  private static Phase to(World world, int c) {
    return world.phase(TO + c);
  }

  private static int side(World world, int c) {
    return World.side(from(world, c).authority());
  }

  private static boolean isCutover(World world, int c) {
    return from(world, c).authority() != to(world, c).authority();
  }

  private static boolean is(World world, int c, Phase from, Phase to) {
    return from(world, c) == from && to(world, c) == to;
  }

  private static boolean leavesMonolith(World world, int c) {
    return is(world, c, Phase.PARTITION_FIRST, Phase.PARTITION_ONLY);
  }

  private static boolean copiesAnew(World world, int c) {
    return from(world, c) == to(world, c);
  }

  /** Whether nobody may read the mirror any more before the change. */
  private static boolean barsTrust(World world, int c) {
    return leavesMonolith(world, c) || copiesAnew(world, c);
  }

  private static boolean leavesPartition(World world, int c) {
    return is(world, c, Phase.COPYING, Phase.PARTITION_READY);
  }

  private static boolean stopsMirroring(World world, int c) {
    return is(world, c, Phase.DUAL_WRITE, Phase.COPYING);
  }

  private static boolean beginsToRead(World world, int c) {
    return is(world, c, Phase.DUAL_WRITE, Phase.READ_MIGRATION);
  }

  /** Reads what is true, finishing a half-done hand-over, and looks at the gates. */
  private void decide(World world, int c, Moves moves) {
    boolean inOrder = c == 0 || world.get(STEP) != IDLE; // They are alike: the first begins.
    if (world.get(TRANSITIONS) == 0 || world.is(CONTROLLER_LOCK) || !inOrder) {
      return;
    }
    World seen = world.copy();
    int side = protocol.truth(seen);
    if (side < 0) {
      return;
    }
    Phase from = seen.phase(PHASE + side);
    int epoch = seen.get(EPOCH + side);
    from.next()
        .filter(to -> isOpen(seen, from, to, epoch))
        .ifPresent(to -> begin(seen, c, from, to, moves));
    from.previous()
        .filter(to -> isOpen(seen, from, to, epoch))
        .ifPresent(to -> begin(seen, c, from, to, moves));
    if (from.mirrored()) {
      begin(seen, c, from, from, moves);
    }
  }

  private boolean isOpen(World world, Phase from, Phase to, int epoch) {
    boolean forward = to.compareTo(from) > 0;
    return switch (from) {
      case MONOLITH, PARTITION_ONLY -> true;
      case PARTITION_READY -> !forward || protocol.acknowledged(world, epoch);
      case COPYING -> forward ? world.is(VERIFIED) : readersAreGone(world, epoch);
      case DUAL_WRITE, READ_MIGRATION -> !forward || world.is(TRUSTED);
      case PARTITION_FIRST ->
          world.is(TRUSTED) && (!forward || protocol.acknowledged(world, epoch));
    };
  }

  private boolean readersAreGone(World world, int epoch) {
    return protocol.makes(Mistake.READERS_ARE_NOT_AWAITED) || protocol.acknowledged(world, epoch);
  }

  private void begin(World seen, int c, Phase from, Phase to, Moves moves) {
    String what =
        from == to
            ? "lets phase " + from.label() + " be copied again"
            : "begins " + from.label() + " -> " + to.label();
    World next = moves.to(seen, name(c), what);
    next.add(TRANSITIONS, -1);
    next.set(CONTROLLER_LOCK, c + 1);
    next.set(FROM + c, from.ordinal());
    next.set(TO + c, to.ordinal());
    next.set(EXPECTED + c, next.epochInForce());
    next.set(STEP + c, DECIDED);
  }

  private void prepare(World world, int c, Moves moves) {
    if (barsTrust(world, c) && world.is(TRUST_BARRED)) {
      return;
    }
    World next = moves.to(world, name(c), "prepares the change");
    next.set(STEP + c, WANTS_LOCK);
    if (barsTrust(world, c)) {
      next.set(TRUST_BARRED, c + 1);
      next.distrust();
      next.set(DISTRUST_AGE, 0);
      forgetWhatWasTold(next);
      next.set(STEP + c, AWAITS_READERS);
    } else if (to(world, c) == Phase.COPYING && from(world, c) == Phase.PARTITION_READY) {
      next.forgetMirror();
    } else if (from(world, c) == Phase.PARTITION_ONLY) {
      next.forgetMirror();
    }
    if (protocol.makes(Mistake.FORGETS_BEFORE_THE_LOCK)) {
      forgetTooSoon(next, c);
    }
  }

  /** It is a new epoch: what was said of trust before, lost and come back since, does not count. */
  private void forgetWhatWasTold(World next) {
    for (int i = 0; i < protocol.scope().instances(); i++) {
      if (next.is(UP + i)) {
        next.set(TOLD_TRUST + i, 1);
      }
    }
  }

  /** What others may bring back before writers are held. */
  private static void forgetTooSoon(World next, int c) {
    if (copiesAnew(next, c)) {
      next.forgetMirror();
    } else if (stopsMirroring(next, c)) {
      next.distrust();
    }
  }

  private void awaitReaders(World world, int c, Moves moves) {
    boolean gone = true;
    for (int i = 0; i < protocol.scope().instances(); i++) {
      boolean silent = world.get(HEARD + i) >= EXPIRED && world.get(DISTRUST_AGE) >= EXPIRED;
      gone &= !world.is(TOLD_TRUST + i) || silent;
    }
    if (gone || protocol.makes(Mistake.READERS_ARE_NOT_AWAITED)) {
      moves.to(world, name(c), "knows that nobody reads the mirror").set(STEP + c, WANTS_LOCK);
    }
  }

  /** Whether it waits for a side's lock, or has it: whoever asks later waits for it. */
  static boolean isInFront(World world, int c, int side) {
    boolean waits =
        world.get(STEP + c) == WAITS && !world.is(LOST_LOCK + c) && side(world, c) == side;
    return waits || world.get(EXCLUSIVE + side) == FIRST_CONTROLLER + c;
  }

  private static boolean isFree(World world, int side) {
    return !world.is(EXCLUSIVE + side) && !world.is(SHARED + side);
  }

  /** A server does not see that its client stands still. */
  private static void grant(World world, int c, Moves moves) {
    int side = side(world, c);
    if (isFree(world, side)) {
      moves
          .to(world, name(c), "is given the exclusive lock on " + Writers.at(side))
          .set(EXCLUSIVE + side, FIRST_CONTROLLER + c);
    }
  }

  private void lock(World world, int c, Moves moves) {
    int side = side(world, c);
    if (world.is(LOST_LOCK + c)) {
      stop(moves.to(world, name(c), "finds its session ended, and gives up"), c);
      return;
    }
    if (!isFree(world, side)) {
      return;
    }
    boolean expected =
        world.is(AUTHORITY + side) && world.get(EPOCH + side) == world.get(EXPECTED + c);
    if (expected) {
      World next = moves.to(world, name(c), "gets the exclusive lock on " + Writers.at(side));
      next.set(EXCLUSIVE + side, FIRST_CONTROLLER + c);
      next.set(STEP + c, LOCKED);
    } else {
      stop(moves.to(world, name(c), "finds that the domain has changed, and gives up"), c);
    }
  }

  private void work(World world, int c, Moves moves) {
    int side = side(world, c);
    boolean drains = isCutover(world, c) || leavesMonolith(world, c);
    if (drains && world.is(JOURNAL + side) && !protocol.makes(Mistake.FLIPS_WITHOUT_DRAINING)) {
      if (!world.is(ROW + side)) {
        World next = moves.to(world, name(c), "locks the journaled row and reads it");
        next.set(ROW + side, FIRST_CONTROLLER + c);
        next.set(CARRIED + c, world.get(VALUE + side));
        next.set(SEEN + c, world.get(JOURNAL + side));
        next.set(STEP + c, CARRIES);
      }
      return;
    }
    World next = moves.to(world, name(c), "has nothing more to drain");
    if (copiesAnew(world, c) && !protocol.makes(Mistake.FORGETS_BEFORE_THE_LOCK)) {
      next.forgetMirror();
    }
    next.set(STEP + c, READY);
  }

  /** Whether the new phase begins with an empty journal, whatever was in it. */
  private static boolean clearsJournal(World world, int c) {
    boolean entered = !from(world, c).mirrored() && to(world, c).mirrored();
    return copiesAnew(world, c) || entered || leavesPartition(world, c);
  }

  private void carry(World world, int c, Moves moves) {
    int side = side(world, c);
    boolean proven = !world.is(LOST_LOCK + c) || protocol.makes(Mistake.COPIES_WITHOUT_PROOF);
    if (!proven) {
      stop(moves.to(world, name(c), "finds its lock gone, and gives up"), c);
    } else if (!world.is(ROW + other(side))) {
      World next = moves.to(world, name(c), "copies it to " + Writers.at(other(side)));
      next.set(VALUE + other(side), world.get(CARRIED + c));
      next.exclude(JOURNAL + side, world.is(LOST_LOCK + c) ? 0 : world.get(SEEN + c));
      next.letGoOfRows(FIRST_CONTROLLER + c);
      next.set(STEP + c, LOCKED);
    }
  }

  private void raise(World world, int c, Moves moves) {
    int side = side(world, c);
    if (world.is(LOST_LOCK + c)) {
      stop(moves.to(world, name(c), "finds its lock gone, and gives up"), c);
      return;
    }
    int epoch = world.get(EXPECTED + c) + 1;
    if (isCutover(world, c) && protocol.makes(Mistake.TAKES_OVER_FIRST)) {
      World next = moves.to(world, name(c), "takes over on " + Writers.at(other(side)));
      next.raise(other(side), to(world, c), epoch, true);
      next.set(STEP + c, RAISED);
      return;
    }
    String what = isCutover(world, c) ? "lets go on " : "records the phase on ";
    commit(moves.to(world, name(c), what + Writers.at(side) + ", epoch " + epoch), c);
  }

  /** Its session has been told to end; that comes too late for a commit that is under way. */
  void endSession(World world, int c, String waiter, Moves moves) {
    World next =
        moves.to(world, waiter, "has waited for too long, and ends the session of " + name(c));
    loseLocks(next, c);
    next.set(LOST_LOCK + c, 1);
    if (world.get(STEP + c) == READY && !protocol.makes(Mistake.TAKES_OVER_FIRST)) {
      World late =
          moves.to(world, name(c), "commits as " + waiter + " ends its session, and gives up");
      commit(late, c);
      stop(late, c);
    }
  }

  /** The transaction under the exclusive lock. */
  private void commit(World next, int c) {
    int side = side(next, c);
    int epoch = next.get(EXPECTED + c) + 1;
    if (clearsJournal(next, c)) {
      next.set(JOURNAL + side, 0);
    }
    boolean forgets = stopsMirroring(next, c) && !protocol.makes(Mistake.FORGETS_BEFORE_THE_LOCK);
    boolean waits = beginsToRead(next, c) && !protocol.makes(Mistake.READS_BEFORE_LATE_COMMITS);
    if (forgets || waits) {
      next.distrust();
    }
    next.raise(side, to(next, c), epoch, !isCutover(next, c));
    next.set(EXCLUSIVE + side, 0);
    boolean told = isCutover(next, c) || side == PARTITION;
    next.set(STEP + c, told ? RAISED : AFTER);
  }

  private void follow(World world, int c, Moves moves) {
    int epoch = world.get(EXPECTED + c) + 1;
    int side = side(world, c);
    World next;
    if (!isCutover(world, c)) {
      next = moves.to(world, name(c), "tells the monolith");
      next.raise(MONOLITH, to(world, c), epoch, false);
    } else if (protocol.makes(Mistake.TAKES_OVER_FIRST)) {
      next = moves.to(world, name(c), "lets go on " + Writers.at(side));
      next.raise(side, to(world, c), epoch, false);
      next.set(EXCLUSIVE + side, 0);
    } else {
      next = moves.to(world, name(c), "takes over on " + Writers.at(other(side)));
      next.raise(other(side), to(world, c), epoch, true);
    }
    next.set(STEP + c, AFTER);
  }

  private void finish(World world, int c, Moves moves) {
    World next = moves.to(world, name(c), "is done");
    if (leavesMonolith(world, c) || leavesPartition(world, c)) {
      next.forgetMirror();
    }
    stop(next, c);
  }

  /** Its sessions end, and what they held. */
  static void stop(World next, int c) {
    if (next.get(CONTROLLER_LOCK) == c + 1) {
      next.set(CONTROLLER_LOCK, 0);
    }
    if (next.get(TRUST_BARRED) == c + 1) {
      next.set(TRUST_BARRED, 0);
    }
    loseLocks(next, c);
    for (int cell : new int[] {STEP, FROM, TO, EXPECTED, SEEN, CARRIED, LOST_LOCK}) {
      next.set(cell + c, 0);
    }
  }

  static void loseLocks(World next, int c) {
    for (int side = MONOLITH; side <= PARTITION; side++) {
      if (next.get(EXCLUSIVE + side) == FIRST_CONTROLLER + c) {
        next.set(EXCLUSIVE + side, 0);
      }
    }
    next.letGoOfRows(FIRST_CONTROLLER + c);
  }
}
