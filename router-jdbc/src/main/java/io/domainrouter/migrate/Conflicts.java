package io.domainrouter.migrate;

import java.sql.SQLException;

/** Clears what makes a copied row collide with another row on the target. Called by any worker. */
@FunctionalInterface
public interface Conflicts {
  Conflicts IGNORE = () -> {};

  /**
   * A copied row's unique value is still held by another row on the target, whose own change has
   * not arrived there. Brings the target up to date; the chunk is then tried again.
   */
  void onConflict() throws SQLException;
}
