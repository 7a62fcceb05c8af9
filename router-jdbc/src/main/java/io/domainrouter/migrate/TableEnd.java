package io.domainrouter.migrate;

import io.domainrouter.rows.KeyRange.Bound;
import io.domainrouter.rows.RowRanges;
import io.domainrouter.rows.TableShape;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/**
 * Where the copy of a table ends. What the application adds behind that is journaled, since a copy
 * begins once every writer journals; so it neither runs after a growing table nor locks the place
 * where all new rows go. Stateless.
 */
final class TableEnd {
  private static final String SEE_UNCOMMITTED = "SET TRANSACTION ISOLATION LEVEL READ UNCOMMITTED";

  private TableEnd() {}

  /**
   * The last key that either side has now; empty when both are empty. Rolls back.
   *
   * <p>On the source also one that a transaction from before the journal has added or removed
   * without having committed: the copy must come up to it, and find it locked.
   */
  static Optional<Bound> find(Sides sides, TableShape shape) throws SQLException {
    sides.rollback();
    Optional<Bound> committed = RowRanges.last(sides.source(), shape, Optional.empty());
    sides.rollback();
    try (Statement statement = sides.source().createStatement()) {
      statement.execute(SEE_UNCOMMITTED);
    }
    Optional<Bound> end = further(sides.source(), shape, committed);
    sides.rollback();
    end = further(sides.target(), shape, end);
    sides.rollback();
    return end;
  }

  private static Optional<Bound> further(
      Connection connection, TableShape shape, Optional<Bound> known) throws SQLException {
    Optional<Bound> found = RowRanges.last(connection, shape, known);
    return found.isPresent() ? found : known;
  }
}
