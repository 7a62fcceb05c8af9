package io.domainrouter.model;

import static io.domainrouter.model.World.CONTROLLERS;
import static io.domainrouter.model.World.CONTROLLER_LOCK;
import static io.domainrouter.model.World.COPIER;
import static io.domainrouter.model.World.COPY_DEAD;
import static io.domainrouter.model.World.CUT_OFF;
import static io.domainrouter.model.World.DEAD;
import static io.domainrouter.model.World.DRAINER;
import static io.domainrouter.model.World.DRAIN_DEAD;
import static io.domainrouter.model.World.EXCLUSIVE;
import static io.domainrouter.model.World.FAULTS;
import static io.domainrouter.model.World.FIRST_CONTROLLER;
import static io.domainrouter.model.World.FIRST_WRITER;
import static io.domainrouter.model.World.FROZEN;
import static io.domainrouter.model.World.LOST_LOCK;
import static io.domainrouter.model.World.MONOLITH;
import static io.domainrouter.model.World.PARTITION;
import static io.domainrouter.model.World.ROW;
import static io.domainrouter.model.World.SHARED;
import static io.domainrouter.model.World.STEP;
import static io.domainrouter.model.World.UP;
import static io.domainrouter.model.World.WRITER;

/**
 * What befalls the others: crashes, sessions that a server ends without their client's notice, and
 * wires that are cut. Pauses need no move: whoever does nothing is paused.
 */
final class Faults implements Part {
  private final Protocol protocol;

  Faults(Protocol protocol) {
    this.protocol = protocol;
  }

  @Override
  public void moves(World world, Moves moves) {
    if (world.get(FAULTS) == 0) {
      return;
    }
    for (int i = 0; i < protocol.scope().instances(); i++) {
      if (world.is(UP + i)) {
        crash(world, i, moves);
        loseSessions(world, i, moves);
        cutOff(world, i, moves);
      }
    }
    for (int c = 0; c < CONTROLLERS; c++) {
      if (world.get(STEP + c) != Controllers.IDLE && !world.is(FROZEN + c)) {
        befallController(world, c, moves);
      }
    }
    loseDrainersSession(world, moves);
    if (world.get(ROW + MONOLITH) == COPIER || world.get(ROW + PARTITION) == COPIER) {
      World next = fault(world, "The copy", "loses its session without notice", moves);
      next.letGoOfRows(COPIER);
      next.set(COPY_DEAD, 1);
    }
  }

  private static World fault(World world, String who, String story, Moves moves) {
    World next = moves.to(world, who, story);
    next.add(FAULTS, -1);
    return next;
  }

  private static void crash(World world, int i, Moves moves) {
    World next = fault(world, Protocol.name(i), "is killed", moves);
    boolean led = world.leader() == i;
    Writers.giveUp(next, i);
    next.set(UP + i, 0);
    if (led) {
      Draining.stop(next);
      Copying.stop(next);
    }
  }

  private static void loseSessions(World world, int i, Moves moves) {
    for (int side = MONOLITH; side <= PARTITION; side++) {
      boolean holds =
          world.get(ROW + side) == FIRST_WRITER + i || (world.get(SHARED + side) & (1 << i)) != 0;
      if (holds) {
        String story = "loses its session on " + Writers.at(side) + " without notice";
        endSession(fault(world, Protocol.name(i), story, moves), i, side);
      }
    }
  }

  private static void endSession(World next, int i, int side) {
    next.exclude(SHARED + side, 1 << i);
    if (next.get(ROW + side) == FIRST_WRITER + i) {
      next.set(ROW + side, 0);
    }
    if (next.get(WRITER + i) != Writers.IDLE) {
      next.include(DEAD + i, 1 << side);
    }
  }

  private static void cutOff(World world, int i, Moves moves) {
    if (world.is(CUT_OFF + i)) {
      World next = moves.to(world, Protocol.name(i), "reaches the monolith again");
      next.set(CUT_OFF + i, 0);
      return;
    }
    World next = fault(world, Protocol.name(i), "is cut off from the monolith", moves);
    next.set(CUT_OFF + i, 1);
    endSession(next, i, MONOLITH);
  }

  private void befallController(World world, int c, Moves moves) {
    Controllers.stop(fault(world, Controllers.name(c), "is killed", moves), c);
    if (world.get(CONTROLLER_LOCK) == c + 1) {
      fault(world, Controllers.name(c), "loses the controllers' lock without notice", moves)
          .set(CONTROLLER_LOCK, 0);
    }
    boolean holds =
        world.get(EXCLUSIVE + MONOLITH) == FIRST_CONTROLLER + c
            || world.get(EXCLUSIVE + PARTITION) == FIRST_CONTROLLER + c;
    if (holds) {
      World next =
          fault(world, Controllers.name(c), "loses its exclusive lock without notice", moves);
      Controllers.loseLocks(next, c);
      next.set(LOST_LOCK + c, 1);
    }
    if (!protocol.scope().time()) {
      fault(world, Controllers.name(c), "stands still for ever", moves).set(FROZEN + c, 1);
    }
  }

  private static void loseDrainersSession(World world, Moves moves) {
    for (int side = MONOLITH; side <= PARTITION; side++) {
      boolean holds =
          world.get(ROW + side) == DRAINER || (world.get(SHARED + side) & (1 << 3)) != 0;
      if (holds) {
        String story = "loses its session on " + Writers.at(side) + " without notice";
        World next = fault(world, "The drainer", story, moves);
        next.exclude(SHARED + side, 1 << 3);
        if (next.get(ROW + side) == DRAINER) {
          next.set(ROW + side, 0);
        }
        next.include(DRAIN_DEAD, 1 << side);
      }
    }
  }
}
