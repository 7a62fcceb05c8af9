package io.domainrouter.journal;

import java.sql.SQLException;

/** Tells of the exclusive lock on an authority's control row whether it is still held. */
public interface HeldLock {
  /** There is no such lock. */
  HeldLock NONE = () -> {};

  /**
   * @throws SQLException {@code DR202} when it was lost
   */
  void require() throws SQLException;
}
