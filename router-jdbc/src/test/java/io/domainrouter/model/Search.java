package io.domainrouter.model;

import static io.domainrouter.model.World.BROKEN;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Visits every world that can be reached, nearest first, so that the story of what goes wrong is as
 * short as can be. Of each world it keeps a fingerprint and the way to it. Used once, by one
 * thread.
 */
final class Search {
  private final Protocol protocol;
  private final int most;
  private Visited visited;
  private int depth;

  /**
   * @param most worlds at which it gives up
   */
  Search(Protocol protocol, int most) {
    this.protocol = protocol;
    this.most = most;
  }

  /** What went wrong and how it came to that. Immutable. */
  record Trace(Property property, List<String> steps) {
    @Override
    public String toString() {
      return property.broken() + ":\n  " + String.join("\n  ", steps);
    }
  }

  int worlds() {
    return visited.size();
  }

  int depth() {
    return depth;
  }

  /** The shortest way to break a property, or empty if none leads there. */
  Optional<Trace> run(World first) {
    visited = new Visited();
    visited.add(first.fingerprint(), -1, 0);
    List<World> level = List.of(first);
    int firstOfLevel = 0;
    for (depth = 0; !level.isEmpty(); depth++) {
      List<World> next = new ArrayList<>();
      for (int i = 0; i < level.size(); i++) {
        Property broken = expand(level.get(i), firstOfLevel + i, next);
        if (broken != null) {
          return Optional.of(trace(first, broken));
        }
      }
      firstOfLevel += level.size();
      level = next;
    }
    return Optional.empty();
  }

  private final Moves moves = new Moves(false);
  private int brokenAt;

  private Property expand(World world, int index, List<World> next) {
    moves.clear();
    protocol.moves(world, moves);
    boolean stays = true;
    for (int move = 0; move < moves.worlds().size(); move++) {
      World after = moves.worlds().get(move);
      after.settle();
      if (after.sameAs(world)) {
        continue;
      }
      stays = false;
      if (!visited.add(after.fingerprint(), index, move)) {
        continue;
      }
      requireFewer();
      Property broken = after.is(BROKEN) ? brokenIn(after) : protocol.broken(after);
      if (broken != null) {
        brokenAt = visited.size() - 1;
        return broken;
      }
      next.add(after);
    }
    if (stays && protocol.isHeld(world)) {
      brokenAt = index;
      return Property.A_HOLD_ENDS;
    }
    return null;
  }

  private static Property brokenIn(World world) {
    return Property.values()[world.get(BROKEN) - 1];
  }

  private void requireFewer() {
    if (visited.size() > most) {
      throw new IllegalStateException("more than " + most + " states");
    }
  }

  private Trace trace(World first, Property property) {
    List<Integer> path = new ArrayList<>();
    for (int at = brokenAt; at > 0; at = visited.parent(at)) {
      path.add(visited.move(at));
    }
    Collections.reverse(path);
    List<String> steps = new ArrayList<>();
    World world = first;
    for (int move : path) {
      Moves told = new Moves(true);
      protocol.moves(world, told);
      steps.add(told.story(move));
      world = told.worlds().get(move);
      world.settle();
    }
    return new Trace(property, steps);
  }
}
