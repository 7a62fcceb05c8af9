package io.domainrouter.model;

import java.util.ArrayList;
import java.util.List;

/** Collects what can happen next in a world. Not thread-safe. */
final class Moves {
  private final List<World> worlds = new ArrayList<>();
  private final List<String> stories;

  /**
   * @param telling whether each move is put into words, which takes time
   */
  Moves(boolean telling) {
    this.stories = telling ? new ArrayList<>() : null;
  }

  /** A world to be changed into the one after the move. */
  World to(World from, String who, String story) {
    World next = from.copy();
    worlds.add(next);
    if (stories != null) {
      stories.add(who + " " + story);
    }
    return next;
  }

  List<World> worlds() {
    return worlds;
  }

  String story(int move) {
    return stories.get(move);
  }

  void clear() {
    worlds.clear();
  }
}
