package io.domainrouter.rows;

import io.domainrouter.rows.KeyRange.Bound;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Divides a table into ranges of its key, on internal sessions of {@link
 * io.domainrouter.pool.TargetPools}. Stateless, thread-safe.
 */
public final class RowRanges {
  private RowRanges() {}

  /**
   * The next range behind a bound, of about so many rows: a consistent read, without locks. Its end
   * is open when no more rows than that are left.
   */
  public static KeyRange next(
      Connection connection, TableShape shape, Optional<Bound> after, int rows)
      throws SQLException {
    return first(connection, shape, KeyRange.after(after), rows);
  }

  /**
   * The first part of a range, of about so many rows, as {@link #next}; all of it when it holds no
   * more than that.
   */
  public static KeyRange first(Connection connection, TableShape shape, KeyRange within, int rows)
      throws SQLException {
    String columns = SqlText.list(shape.key(), SqlText::quote);
    String sql =
        "SELECT "
            + SqlText.list(shape.key(), RowRanges::boundExpression)
            + " FROM "
            + SqlText.tableByKey(shape)
            + " WHERE "
            + within.condition(shape)
            + " ORDER BY "
            + columns
            + " LIMIT "
            + (rows - 1)
            + ",1";
    try (Statement statement = Rows.statement(connection);
        ResultSet row = statement.executeQuery(sql)) {
      return new KeyRange(
          within.after(), row.next() ? Optional.of(bound(row, shape)) : within.upTo());
    }
  }

  /** The last key behind a bound, by the session's kind of read; empty when there is none. */
  public static Optional<Bound> last(
      Connection connection, TableShape shape, Optional<Bound> behind) throws SQLException {
    String sql =
        "SELECT "
            + SqlText.list(shape.key(), RowRanges::boundExpression)
            + " FROM "
            + SqlText.tableByKey(shape)
            + " WHERE "
            + KeyRange.after(behind).condition(shape)
            + " ORDER BY "
            + SqlText.list(shape.key(), column -> SqlText.quote(column) + " DESC")
            + " LIMIT 1";
    try (Statement statement = Rows.statement(connection);
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? Optional.of(bound(row, shape)) : Optional.empty();
    }
  }

  private static String boundExpression(Column column) {
    return column.codec().boundExpression(SqlText.quote(column));
  }

  private static Bound bound(ResultSet row, TableShape shape) throws SQLException {
    List<String> values = new ArrayList<>(shape.key().size());
    for (Column column : shape.key()) {
      values.add(column.codec().readBound(row, values.size() + 1));
    }
    return new Bound(values);
  }
}
