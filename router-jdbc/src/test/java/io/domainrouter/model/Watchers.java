package io.domainrouter.model;

import static io.domainrouter.model.World.AUTHORITY;
import static io.domainrouter.model.World.BOUND_EPOCH;
import static io.domainrouter.model.World.CHANGE_AGE;
import static io.domainrouter.model.World.CONFIRMED;
import static io.domainrouter.model.World.CUT_OFF;
import static io.domainrouter.model.World.DISTRUST_AGE;
import static io.domainrouter.model.World.EPOCH;
import static io.domainrouter.model.World.EXPIRED;
import static io.domainrouter.model.World.HEARD;
import static io.domainrouter.model.World.KNOWN_EPOCH;
import static io.domainrouter.model.World.KNOWN_TRUST;
import static io.domainrouter.model.World.LOSS;
import static io.domainrouter.model.World.OVERTAKEN;
import static io.domainrouter.model.World.PARTITION;
import static io.domainrouter.model.World.PHASE;
import static io.domainrouter.model.World.TOLD_EPOCH;
import static io.domainrouter.model.World.TOLD_TRUST;
import static io.domainrouter.model.World.TRUSTED;
import static io.domainrouter.model.World.TRUST_BARRED;
import static io.domainrouter.model.World.UP;

/** Each instance's watcher, and the time. */
final class Watchers implements Part {
  private final Protocol protocol;

  Watchers(Protocol protocol) {
    this.protocol = protocol;
  }

  @Override
  public void moves(World world, Moves moves) {
    for (int i = 0; i < protocol.scope().instances(); i++) {
      if (world.is(UP + i)) {
        if (!world.is(CUT_OFF + i) && hasNews(world, i)) {
          tell(moves.to(world, Protocol.name(i), "says that it lives, and what it knows"), i);
        }
        refresh(protocol, moves.to(world, Protocol.name(i), "reads the control rows"), i);
      }
    }
    if (protocol.scope().time()) {
      pass(moves.to(world, "Time", "passes, half a time to live"));
    }
  }

  private static boolean hasNews(World world, int i) {
    return world.is(HEARD + i)
        || world.is(LOSS + i)
        || world.get(TOLD_EPOCH + i) != acknowledged(world, i)
        || world.get(TOLD_TRUST + i) != world.get(KNOWN_TRUST + i);
  }

  /** The newest epoch by which, or by a later one, every writer here decides. */
  private static int acknowledged(World world, int i) {
    return world.get((isOfOlderEpoch(world, i) ? BOUND_EPOCH : KNOWN_EPOCH) + i);
  }

  static boolean isOfOlderEpoch(World world, int i) {
    return Writers.isCountedIn(world, i) && world.get(BOUND_EPOCH + i) < world.get(KNOWN_EPOCH + i);
  }

  private void tell(World next, int i) {
    if (next.get(HEARD + i) >= EXPIRED && !protocol.makes(Mistake.OLD_WRITERS_GO_ON)) {
      overtake(next, i);
    }
    next.set(HEARD + i, 0);
    next.set(TOLD_EPOCH + i, acknowledged(next, i));
    next.set(TOLD_TRUST + i, next.get(KNOWN_TRUST + i));
    if (next.is(LOSS + i)) {
      next.distrust();
      next.set(LOSS + i, 0);
      next.set(KNOWN_TRUST + i, 0);
    }
  }

  /** False when neither side tells it the truth. */
  static boolean refresh(Protocol protocol, World next, int i) {
    if (next.is(CUT_OFF + i)) {
      boolean older = next.is(TRUST_BARRED) && next.is(KNOWN_TRUST + i); // than that of the bar
      boolean same =
          next.is(AUTHORITY + PARTITION)
              && next.get(EPOCH + PARTITION) == next.get(KNOWN_EPOCH + i)
              && !older;
      if (same) {
        next.set(CONFIRMED + i, 0);
      }
      return same;
    }
    int side = protocol.truth(next);
    if (side < 0) {
      return true;
    }
    boolean paused = next.get(CONFIRMED + i) >= EXPIRED;
    next.know(
        i,
        next.phase(PHASE + side),
        next.get(EPOCH + side),
        next.is(TRUSTED) && !next.is(LOSS + i));
    if (paused && !protocol.makes(Mistake.GOES_ON_AFTER_A_PAUSE)) {
      overtake(next, i);
    }
    next.set(CONFIRMED + i, 0);
    return true;
  }

  private static void overtake(World next, int i) {
    if (isOfOlderEpoch(next, i)) {
      next.set(OVERTAKEN + i, 1);
    }
  }

  private void pass(World next) {
    for (int i = 0; i < protocol.scope().instances(); i++) {
      age(next, HEARD + i);
      age(next, CONFIRMED + i);
    }
    age(next, CHANGE_AGE);
    age(next, DISTRUST_AGE);
  }

  private static void age(World next, int cell) {
    if (next.get(cell) < EXPIRED) {
      next.add(cell, 1);
    }
  }
}
