package io.domainrouter.model;

import static io.domainrouter.model.World.AUTHORITY;
import static io.domainrouter.model.World.COPIER;
import static io.domainrouter.model.World.COPY;
import static io.domainrouter.model.World.COPY_DEAD;
import static io.domainrouter.model.World.COPY_EPOCH;
import static io.domainrouter.model.World.COPY_IMAGE;
import static io.domainrouter.model.World.COPY_SIDE;
import static io.domainrouter.model.World.EPOCH;
import static io.domainrouter.model.World.EXCLUSIVE;
import static io.domainrouter.model.World.JOURNAL;
import static io.domainrouter.model.World.KNOWN_EPOCH;
import static io.domainrouter.model.World.ROW;
import static io.domainrouter.model.World.VALUE;
import static io.domainrouter.model.World.VERIFIED;
import static io.domainrouter.model.World.other;

import io.domainrouter.config.Phase;

/** The copy of the rows that were there before, and its verification. */
final class Copying implements Part {
  private static final String WHO = "The copy";
  private static final int IDLE = 0;
  private static final int BEGUN = 1;
  private static final int HAS_LOCKED = 2;
  private static final int HAS_COPIED = 3;
  private static final int HAS_VERIFIED = 4;
  private static final int TO_RECORD = 5;

  private final Protocol protocol;

  Copying(Protocol protocol) {
    this.protocol = protocol;
  }

  @Override
  public void moves(World world, Moves moves) {
    if (world.leader() < 0) {
      return;
    }
    int side = world.get(COPY_SIDE);
    switch (world.get(COPY)) {
      case IDLE -> begin(world, moves);
      case BEGUN -> lock(world, side, moves);
      case HAS_LOCKED -> copy(world, side, moves);
      case HAS_COPIED -> verify(world, side, moves);
      case HAS_VERIFIED -> lookWhetherObsolete(world, moves);
      case TO_RECORD -> record(world, side, moves);
      default -> throw new IllegalStateException();
    }
  }

  private void begin(World world, Moves moves) {
    Phase phase = world.phaseInForce(); // It has just read the control rows.
    int epoch = world.epochInForce();
    if (!phase.mirrored() || world.is(VERIFIED) || !protocol.acknowledged(world, epoch)) {
      return;
    }
    World next = moves.to(world, WHO, "begins, since all who live have acknowledged the epoch");
    next.set(COPY, BEGUN);
    next.set(COPY_SIDE, world.authority());
    next.set(COPY_EPOCH, epoch);
  }

  private void lock(World world, int side, Moves moves) {
    if (world.is(ROW + side)) {
      return;
    }
    World next = moves.to(world, WHO, "locks the row on " + Writers.at(side) + " and reads it");
    next.set(ROW + side, COPIER);
    next.set(COPY_IMAGE, world.get(VALUE + side));
    next.set(COPY, HAS_LOCKED);
  }

  private void copy(World world, int side, Moves moves) {
    boolean dead = world.is(COPY_DEAD);
    if (dead && !protocol.makes(Mistake.COPIES_WITHOUT_PROOF)) {
      stop(moves.to(world, WHO, "finds its session gone"));
    } else if (!world.is(ROW + other(side))) {
      World next = moves.to(world, WHO, "writes the row on " + Writers.at(other(side)));
      next.set(VALUE + other(side), world.get(COPY_IMAGE));
      next.letGoOfRows(COPIER);
      next.set(COPY_IMAGE, 0);
      next.set(COPY_DEAD, 0);
      next.set(COPY, HAS_COPIED);
    }
  }

  private void verify(World world, int side, Moves moves) {
    if (world.is(ROW + World.MONOLITH) || world.is(ROW + World.PARTITION)) {
      return;
    }
    boolean equal = world.get(VALUE + side) == world.get(VALUE + other(side));
    if (equal || world.is(JOURNAL + side)) {
      moves.to(world, WHO, "finds both sides equal or journaled").set(COPY, HAS_VERIFIED);
    } else {
      moves.to(world, WHO, "finds a difference and repairs it").set(COPY, BEGUN);
    }
  }

  private void lookWhetherObsolete(World world, Moves moves) {
    if (world.get(KNOWN_EPOCH + world.leader()) == world.get(COPY_EPOCH)) {
      moves.to(world, WHO, "knows of no later epoch").set(COPY, TO_RECORD);
    } else {
      stop(moves.to(world, WHO, "stops, since the epoch is another"));
    }
  }

  /** Under the shared lock, so that no change of the phase can come in between. */
  private void record(World world, int side, Moves moves) {
    boolean counts = protocol.makes(Mistake.LATE_COPY_COUNTS);
    if (!counts && world.is(EXCLUSIVE + side)) {
      return;
    }
    boolean same = world.is(AUTHORITY + side) && world.get(EPOCH + side) == world.get(COPY_EPOCH);
    World next = moves.to(world, WHO, counts || same ? "counts as verified" : "is out of date");
    if (counts || same) {
      next.set(VERIFIED, 1);
    }
    stop(next);
  }

  static void stop(World next) {
    next.letGoOfRows(COPIER);
    next.set(COPY, IDLE);
    next.set(COPY_SIDE, 0);
    next.set(COPY_EPOCH, 0);
    next.set(COPY_IMAGE, 0);
    next.set(COPY_DEAD, 0);
  }
}
