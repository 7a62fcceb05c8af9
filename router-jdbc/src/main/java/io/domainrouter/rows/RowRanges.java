package io.domainrouter.rows;

import io.domainrouter.rows.KeyRange.Bound;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Reads and writes the rows of key ranges, on internal sessions of {@link
 * io.domainrouter.pool.TargetPools}. Nothing here commits. Stateless, thread-safe.
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

  /** The first so many rows of a range, or all of it when no more are in it; as {@link #next}. */
  public static KeyRange first(Connection connection, TableShape shape, KeyRange whole, int rows)
      throws SQLException {
    String columns = SqlText.list(shape.key(), SqlText::quote);
    String sql =
        "SELECT "
            + SqlText.list(shape.key(), column -> boundExpression(column))
            + " FROM "
            + SqlText.tableByKey(shape)
            + " WHERE "
            + whole.condition(shape)
            + " ORDER BY "
            + columns
            + " LIMIT "
            + (rows - 1)
            + ",1";
    try (Statement statement = Rows.statement(connection);
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? new KeyRange(whole.after(), Optional.of(bound(row, shape))) : whole;
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

  /**
   * Locks a range in share mode and reads its current images. In REPEATABLE READ neither its rows
   * nor the gaps between them change until the transaction ends.
   */
  public static List<RowImage> lock(Connection connection, TableShape shape, KeyRange range)
      throws SQLException {
    List<RowImage> images = new ArrayList<>();
    try (Statement statement = Rows.statement(connection)) {
      String sql = Rows.selectImages(shape) + range.condition(shape) + " LOCK IN SHARE MODE";
      Rows.readImages(statement, sql, shape, images);
    }
    return images;
  }

  /** Makes the range hold exactly these rows. */
  public static void replace(
      Connection connection, TableShape shape, KeyRange range, Collection<RowImage> images)
      throws SQLException {
    try (Statement statement = Rows.statement(connection)) {
      statement.executeUpdate(
          "DELETE FROM "
              + SqlText.quote(shape.name())
              + " USING "
              + SqlText.tableByKey(shape)
              + " WHERE "
              + range.condition(shape));
    }
    RowInsert.run(connection, shape, images, false);
  }
}
