package io.domainrouter.migrate;

import java.sql.SQLException;
import java.util.Optional;

/** Something that a copy gives way to. Asked by one thread, some times a second. */
@FunctionalInterface
public interface Signal {
  /**
   * Why the copy should rest; empty when it need not.
   *
   * @param rested whether it has rested since the last time
   */
  Optional<String> reason(CopySettings settings, boolean rested) throws SQLException;

  /** Whether the last answer has shown nobody who would feel a copy at full speed. */
  default boolean quiet() {
    return false;
  }

  /** Nobody will ask any more. */
  default void close() {}
}
