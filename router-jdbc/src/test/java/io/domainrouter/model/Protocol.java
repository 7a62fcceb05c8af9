package io.domainrouter.model;

import static io.domainrouter.model.World.ACKNOWLEDGED;
import static io.domainrouter.model.World.AUTHORITY;
import static io.domainrouter.model.World.CHANGE_AGE;
import static io.domainrouter.model.World.CONFIRMED;
import static io.domainrouter.model.World.EXPIRED;
import static io.domainrouter.model.World.HEARD;
import static io.domainrouter.model.World.JOURNAL;
import static io.domainrouter.model.World.KNOWN_PHASE;
import static io.domainrouter.model.World.KNOWN_TRUST;
import static io.domainrouter.model.World.LOSS;
import static io.domainrouter.model.World.MONOLITH;
import static io.domainrouter.model.World.OWN;
import static io.domainrouter.model.World.PARTITION;
import static io.domainrouter.model.World.TOLD_EPOCH;
import static io.domainrouter.model.World.UP;
import static io.domainrouter.model.World.VALUE;
import static io.domainrouter.model.World.WRITER;

import io.domainrouter.config.Phase;
import java.util.List;
import java.util.Set;

/**
 * The phase protocol as docs/protocol.md tells it: all parts together, what must hold, and what
 * several parts ask. Immutable.
 */
final class Protocol {
  private static final String[] NAMES = {"A", "B", "C"};

  private final Scope scope;
  private final Set<Mistake> mistakes;
  private final Controllers controllers;
  private final List<Part> parts;

  Protocol(Scope scope, Set<Mistake> mistakes) {
    this.scope = scope;
    this.mistakes = mistakes;
    this.controllers = new Controllers(this);
    this.parts =
        List.of(
            new Writers(this),
            new Watchers(this),
            controllers,
            new Draining(this),
            new Copying(this),
            new Faults(this));
  }

  Scope scope() {
    return scope;
  }

  boolean makes(Mistake mistake) {
    return mistakes.contains(mistake);
  }

  Controllers controllers() {
    return controllers;
  }

  static String name(int instance) {
    return NAMES[instance];
  }

  void moves(World world, Moves moves) {
    for (Part part : parts) {
      part.moves(world, moves);
    }
  }

  /** Whether a writer waits for the lock of a control row. */
  boolean isHeld(World world) {
    for (int i = 0; i < scope.instances(); i++) {
      if (world.is(UP + i) && world.get(WRITER + i) == Writers.WANTS_LOCK) {
        return true;
      }
    }
    return false;
  }

  /** The property that this state breaks; null for none. */
  Property broken(World world) {
    if (world.is(AUTHORITY + MONOLITH) && world.is(AUTHORITY + PARTITION)) {
      return Property.ONE_AUTHORITY;
    }
    if (missing(world, world.authority()) != 0) {
      return Property.NO_ACKNOWLEDGED_WRITE_LOST;
    }
    int authority = world.authority();
    if ((world.get(VALUE + World.other(authority)) & ~world.get(VALUE + authority)) != 0) {
      return Property.NOTHING_INVENTED;
    }
    for (int i = 0; i < scope.instances(); i++) {
      if (world.is(UP + i) && world.get(CONFIRMED + i) < EXPIRED && readsUntruth(world, i)) {
        return Property.MIRROR_IS_TRUE;
      }
    }
    return null;
  }

  /** The acknowledged writes that a side lacks. */
  static int missing(World world, int side) {
    return world.get(ACKNOWLEDGED) & ~world.get(VALUE + side);
  }

  private static boolean readsUntruth(World world, int i) {
    Phase known = world.phase(KNOWN_PHASE + i);
    int serving = World.side(known.authority());
    boolean mirrorServes = known == Phase.READ_MIGRATION || known == Phase.PARTITION_FIRST;
    return lacksUnjournaled(world, serving, i)
        || (mirrorServes
            && world.is(KNOWN_TRUST + i)
            && !world.is(LOSS + i)
            && lacksUnjournaled(world, World.other(serving), i));
  }

  private static boolean lacksUnjournaled(World world, int side, int i) {
    int missing = missing(world, side);
    int journaledByOthers = world.get(JOURNAL + world.authority()) & ~world.get(OWN + i);
    return (missing & ~journaledByOthers) != 0;
  }

  /**
   * What an instance that may ask both sides finds out, finishing a half-done hand-over: the side
   * whose row is the truth. -1 when nobody would finish it.
   */
  int truth(World world) {
    if (world.is(AUTHORITY + MONOLITH)) {
      return MONOLITH;
    }
    if (world.is(AUTHORITY + PARTITION)) {
      return PARTITION;
    }
    if (makes(Mistake.NOBODY_FINISHES)) {
      return -1;
    }
    int next = world.authority();
    world.raise(next, world.phaseInForce(), world.epochInForce(), true);
    world.set(AUTHORITY + next, 1);
    return next;
  }

  /** Whether nobody who lives, or may still act, has a writer of an older epoch. */
  boolean acknowledged(World world, int epoch) {
    if (makes(Mistake.WAITS_FOR_NO_ACKNOWLEDGEMENT)) {
      return true;
    }
    boolean late = world.get(CHANGE_AGE) >= EXPIRED || makes(Mistake.FORGETS_THE_DEAD_AT_ONCE);
    for (int i = 0; i < scope.instances(); i++) {
      boolean dead = world.get(HEARD + i) >= EXPIRED;
      if (world.get(TOLD_EPOCH + i) < epoch && !(dead && late)) {
        return false;
      }
    }
    return true;
  }
}
