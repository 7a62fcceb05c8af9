package io.domainrouter.execute;

import java.sql.PreparedStatement;
import java.sql.SQLException;

/** The parameter values of one execution of a prepared statement. */
public interface Parameters {
  /** No parameters at all. */
  Parameters NONE =
      new Parameters() {
        @Override
        public Object value(int index) {
          throw new IndexOutOfBoundsException(index);
        }

        @Override
        public void bind(int index, PreparedStatement statement, int as) {
          throw new IndexOutOfBoundsException(index);
        }

        @Override
        public boolean isReplayable(int index) {
          return false;
        }

        @Override
        public boolean cover(int count) {
          return count == 0;
        }
      };

  /**
   * The value as the application set it: null, a boxed primitive, String, BigDecimal, byte[], a
   * java.sql or java.time value …
   *
   * @param index 1-based
   * @throws IndexOutOfBoundsException when it was not set
   */
  Object value(int index);

  /**
   * Sets the same value, by the same setter, on another statement.
   *
   * @param index 1-based place in the application's statement
   * @param as 1-based place in {@code statement}
   */
  void bind(int index, PreparedStatement statement, int as) throws SQLException;

  /** Whether {@link #bind} may be called more than once (a stream that was not buffered cannot). */
  boolean isReplayable(int index);

  /** Whether the first {@code count} are all set. */
  boolean cover(int count);
}
