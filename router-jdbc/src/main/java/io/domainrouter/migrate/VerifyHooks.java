package io.domainrouter.migrate;

import java.util.function.BooleanSupplier;

/**
 * What a verification asks while it runs. Immutable.
 *
 * @param cancelled looked at between chunks
 * @param differencesPerTable a table's verification lists no more than so many
 */
public record VerifyHooks(
    Throttle throttle, Pending pending, BooleanSupplier cancelled, int differencesPerTable) {
  public static final VerifyHooks NONE =
      new VerifyHooks(Throttle.NONE, Pending.NONE, () -> false, 100);
}
