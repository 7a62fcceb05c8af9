package io.domainrouter.phase;

import java.sql.SQLException;

/** The shared lock of a writer that has found under it that its domain has gone elsewhere. */
@FunctionalInterface
public interface UselessLock {

  /** What is not locked. */
  UselessLock NONE = () -> {};

  /** Ends the transaction that holds it, which has done nothing else. */
  void release() throws SQLException;

  /** The same, which is released once however often that is asked for. */
  default UselessLock once() {
    boolean[] released = new boolean[1];
    return () -> {
      if (!released[0]) {
        released[0] = true;
        release();
      }
    };
  }
}
