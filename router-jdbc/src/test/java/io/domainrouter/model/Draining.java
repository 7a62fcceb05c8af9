package io.domainrouter.model;

import static io.domainrouter.model.World.AUTHORITY;
import static io.domainrouter.model.World.DRAIN;
import static io.domainrouter.model.World.DRAINER;
import static io.domainrouter.model.World.DRAIN_DEAD;
import static io.domainrouter.model.World.DRAIN_IMAGE;
import static io.domainrouter.model.World.DRAIN_SEEN;
import static io.domainrouter.model.World.DRAIN_SIDE;
import static io.domainrouter.model.World.DRAIN_TRUST;
import static io.domainrouter.model.World.EPOCH;
import static io.domainrouter.model.World.EXCLUSIVE;
import static io.domainrouter.model.World.JOURNAL;
import static io.domainrouter.model.World.KNOWN_EPOCH;
import static io.domainrouter.model.World.KNOWN_PHASE;
import static io.domainrouter.model.World.LOSS;
import static io.domainrouter.model.World.LOSSES_SEEN;
import static io.domainrouter.model.World.PHASE;
import static io.domainrouter.model.World.ROW;
import static io.domainrouter.model.World.SHARED;
import static io.domainrouter.model.World.TRUSTED;
import static io.domainrouter.model.World.TRUST_BARRED;
import static io.domainrouter.model.World.VALUE;
import static io.domainrouter.model.World.VERIFIED;
import static io.domainrouter.model.World.other;

import io.domainrouter.config.Phase;

/** The drainer, which also gives trust back. */
final class Draining implements Part {
  private static final String WHO = "The drainer";
  private static final int IDLE = 0;
  private static final int HAS_READ = 1;
  private static final int HAS_LOCKED = 2;
  private static final int HAS_WRITTEN = 3;
  private static final int HAS_COPIED = 4;
  private static final int THROUGH = 5;
  private static final int SHARED_BIT = 1 << 3;

  private final Protocol protocol;

  Draining(Protocol protocol) {
    this.protocol = protocol;
  }

  @Override
  public void moves(World world, Moves moves) {
    if (world.leader() < 0) {
      return;
    }
    int side = world.get(DRAIN_SIDE);
    switch (world.get(DRAIN)) {
      case IDLE -> read(world, moves);
      case HAS_READ -> lock(world, side, moves);
      case HAS_LOCKED -> write(world, side, moves);
      case HAS_WRITTEN -> commit(world, side, moves);
      case HAS_COPIED -> delete(world, side, moves);
      case THROUGH -> trust(world, moves);
      default -> throw new IllegalStateException();
    }
  }

  private void read(World world, Moves moves) {
    Phase known = world.phase(KNOWN_PHASE + world.leader());
    int side = World.side(known.authority());
    boolean trust = known.mirrorsAtOnce() && isTrustDue(world);
    if (!known.mirrored() || (!trust && !world.is(JOURNAL + side))) {
      return;
    }
    boolean still = world.get(EPOCH + side) == world.get(KNOWN_EPOCH + world.leader());
    if (!still && !protocol.makes(Mistake.DRAINS_ANY_JOURNAL)) {
      return;
    }
    World next = moves.to(world, WHO, "reads the journal of " + Writers.at(side));
    next.set(DRAIN_SIDE, side);
    next.set(DRAIN_SEEN, world.get(JOURNAL + side));
    next.set(DRAIN_TRUST, trust);
    next.set(LOSSES_SEEN, 1);
    boolean nothing = !world.is(JOURNAL + side) || protocol.makes(Mistake.TRUSTS_BEFORE_DRAINING);
    next.set(DRAIN, trust && nothing ? THROUGH : HAS_READ);
  }

  private static boolean isTrustDue(World world) {
    return world.is(VERIFIED) && !world.is(TRUSTED) && !world.is(TRUST_BARRED);
  }

  private static boolean isMirroringAuthority(World world, int side) {
    return world.is(AUTHORITY + side) && world.phase(PHASE + side).mirrored();
  }

  private void lock(World world, int side, Moves moves) {
    boolean locks = !protocol.makes(Mistake.DRAINS_WITHOUT_THE_LOCK);
    if (locks && world.is(EXCLUSIVE + side)) {
      return;
    }
    if (locks && !isMirroringAuthority(world, side)) {
      stop(moves.to(world, WHO, "finds that the domain has moved on"));
    } else if (!world.is(ROW + side)) {
      World next = moves.to(world, WHO, "locks the row on " + Writers.at(side) + " and reads it");
      next.include(SHARED + side, locks ? SHARED_BIT : 0);
      next.set(ROW + side, DRAINER);
      next.set(DRAIN_IMAGE, world.get(VALUE + side));
      next.set(DRAIN, HAS_LOCKED);
    }
  }

  private boolean isDead(World world, int side) {
    return (world.get(DRAIN_DEAD) & (1 << side)) != 0;
  }

  private void write(World world, int side, Moves moves) {
    if (isDead(world, other(side))) {
      stop(moves.to(world, WHO, "finds its session on the mirror gone"));
    } else if (!world.is(ROW + other(side))) {
      World next = moves.to(world, WHO, "writes the image on " + Writers.at(other(side)));
      next.set(ROW + other(side), DRAINER);
      next.set(DRAIN, HAS_WRITTEN);
    }
  }

  /**
   * The mirror's row is locked now: if the authority's locks are still there, the image is true.
   */
  private void commit(World world, int side, Moves moves) {
    boolean proven = !isDead(world, side) || protocol.makes(Mistake.COPIES_WITHOUT_PROOF);
    if (!proven || isDead(world, other(side))) {
      stop(moves.to(world, WHO, "finds a session gone and takes the image back"));
      return;
    }
    World next = moves.to(world, WHO, "commits on " + Writers.at(other(side)));
    next.set(VALUE + other(side), world.get(DRAIN_IMAGE));
    next.letGoOfRows(DRAINER);
    next.exclude(SHARED + side, SHARED_BIT);
    next.set(DRAIN, HAS_COPIED);
  }

  private void delete(World world, int side, Moves moves) {
    if (isDead(world, side)) {
      stop(moves.to(world, WHO, "cannot delete the journal rows"));
      return;
    }
    World next = moves.to(world, WHO, "deletes the journal rows on " + Writers.at(side));
    next.exclude(JOURNAL + side, world.get(DRAIN_SEEN));
    if (world.is(DRAIN_TRUST)) {
      next.set(DRAIN, THROUGH);
    } else {
      stop(next);
    }
  }

  private void trust(World world, Moves moves) {
    if (!world.is(LOSSES_SEEN) || !world.is(VERIFIED) || world.is(TRUST_BARRED)) {
      stop(moves.to(world, WHO, "leaves trust away, which somebody has lost again"));
      return;
    }
    World next = moves.to(world, WHO, "gives trust back");
    next.set(TRUSTED, 1);
    boolean told = true;
    for (int i = 0; i < World.MOST_INSTANCES; i++) {
      told &= !world.is(LOSS + i);
    }
    if (told && isNotEarned(world)) {
      next.breaks(Property.TRUST_IS_EARNED);
    }
    stop(next);
  }

  /** In 3b nobody reads by it, and 4 begins without: commits may be on their way, journaled. */
  private static boolean isNotEarned(World world) {
    int onTheWay =
        world.phaseInForce() == Phase.DUAL_WRITE ? world.get(JOURNAL + world.authority()) : 0;
    return (Protocol.missing(world, other(world.authority())) & ~onTheWay) != 0;
  }

  /** Its sessions end, and what they held. */
  static void stop(World next) {
    next.letGoOfRows(DRAINER);
    next.exclude(SHARED, SHARED_BIT);
    next.exclude(SHARED + 1, SHARED_BIT);
    next.set(DRAIN, IDLE);
    next.set(DRAIN_SIDE, 0);
    next.set(DRAIN_SEEN, 0);
    next.set(DRAIN_IMAGE, 0);
    next.set(DRAIN_DEAD, 0);
    next.set(DRAIN_TRUST, 0);
    next.set(LOSSES_SEEN, 0);
  }
}
