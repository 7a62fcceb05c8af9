package io.domainrouter.migrate;

import java.util.function.BooleanSupplier;

/**
 * What a copy asks and tells while it runs. Immutable.
 *
 * @param cancelled looked at between chunks
 */
public record CopyHooks(
    Throttle throttle, Conflicts conflicts, CopyListener listener, BooleanSupplier cancelled) {
  public static final CopyHooks NONE =
      new CopyHooks(Throttle.NONE, Conflicts.IGNORE, CopyListener.NONE, () -> false);
}
