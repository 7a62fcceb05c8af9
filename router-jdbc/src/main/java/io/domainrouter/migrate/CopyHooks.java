package io.domainrouter.migrate;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.BooleanSupplier;

/**
 * What a copy asks and tells while it runs. Immutable.
 *
 * @param cancelled looked at between chunks
 * @param hold called before a chunk's rows are locked, in the same transaction on the source; what
 *     it locks there stays locked until the target has the chunk
 */
public record CopyHooks(
    Throttle throttle,
    Conflicts conflicts,
    CopyListener listener,
    BooleanSupplier cancelled,
    Hold hold) {

  /** Makes sure that the source is still what rows are copied from. */
  @FunctionalInterface
  public interface Hold {
    void on(Connection source) throws SQLException;
  }

  public static final CopyHooks NONE =
      new CopyHooks(Throttle.NONE, Conflicts.IGNORE, CopyListener.NONE, () -> false);

  /** For copies of what has no phase. */
  public CopyHooks(
      Throttle throttle, Conflicts conflicts, CopyListener listener, BooleanSupplier cancelled) {
    this(throttle, conflicts, listener, cancelled, source -> {});
  }
}
