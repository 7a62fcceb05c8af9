package io.domainrouter.rows;

import com.mysql.cj.jdbc.JdbcConnection;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Inserts images by multi-row statements of limited size. */
final class RowInsert {
  /** Well below the smallest usual {@code max_allowed_packet} (16 MiB), escapes included. */
  private static final long BYTES_AT_ONCE = 4L << 20;

  /** The protocol's limit is 65,535 for statements that the server prepares. */
  private static final int PARAMETERS_AT_ONCE = 60_000;

  private static final int ROWS_AT_ONCE = 1_000;

  private RowInsert() {}

  /**
   * @param upsert replaces rows that are there under the same key. Where a row of another key
   *     stands in the way, the statement fails: with 1242 from the guard, or with 1062
   */
  static void run(
      Connection connection, TableShape shape, Collection<RowImage> images, boolean upsert)
      throws SQLException {
    int rowsAtOnce =
        Math.max(1, Math.min(ROWS_AT_ONCE, PARAMETERS_AT_ONCE / shape.columns().size()));
    List<RowImage> batch = new ArrayList<>();
    long bytes = 0;
    for (RowImage image : images) {
      long size = image.approximateBytes();
      if (batch.size() == rowsAtOnce || (!batch.isEmpty() && bytes + size > BYTES_AT_ONCE)) {
        insert(connection, shape, batch, upsert);
        batch.clear();
        bytes = 0;
      }
      batch.add(image);
      bytes += size;
    }
    if (!batch.isEmpty()) {
      insert(connection, shape, batch, upsert);
    }
  }

  private static void insert(
      Connection connection, TableShape shape, List<RowImage> images, boolean upsert)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(sql(shape, images.size(), upsert))) {
      run(statement, images);
    }
  }

  /**
   * One row by a statement that the server prepares: the values travel as they are, so that a row
   * that just fits into a packet is not too large for one because of its escapes.
   */
  static void runLarge(Connection connection, TableShape shape, RowImage image)
      throws SQLException {
    try (PreparedStatement statement =
        connection.unwrap(JdbcConnection.class).serverPrepareStatement(sql(shape, 1, false))) {
      run(statement, List.of(image));
    }
  }

  private static void run(PreparedStatement statement, List<RowImage> images) throws SQLException {
    int parameter = 1;
    for (RowImage image : images) {
      for (Object value : image.values()) {
        bind(statement, parameter++, value);
      }
    }
    statement.executeUpdate();
  }

  private static void bind(PreparedStatement statement, int parameter, Object value)
      throws SQLException {
    if (value == null) {
      statement.setNull(parameter, Types.VARCHAR);
    } else if (value instanceof byte[] bytes) {
      statement.setBytes(parameter, bytes);
    } else {
      statement.setString(parameter, (String) value);
    }
  }

  private static String sql(TableShape shape, int rows, boolean upsert) {
    String row = "(" + SqlText.list(shape.columns(), c -> c.codec().placeholder()) + ")";
    StringBuilder sql =
        new StringBuilder("INSERT INTO ")
            .append(SqlText.quote(shape.name()))
            .append(" (")
            .append(SqlText.list(shape.columns(), SqlText::quote))
            .append(") VALUES ")
            .append(row);
    for (int i = 1; i < rows; i++) {
      sql.append(',').append(row);
    }
    if (upsert) {
      sql.append(" ON DUPLICATE KEY UPDATE ").append(guard(shape));
      sql.append(SqlText.list(shape.columns(), RowInsert::assignment));
    }
    return sql.toString();
  }

  /**
   * With a second unique key the duplicate may be a row of another key, which must not be changed:
   * then the guard evaluates a subquery that fails.
   */
  private static String guard(TableShape shape) {
    if (shape.uniqueKeys().isEmpty()) {
      return "";
    }
    String first = SqlText.quote(shape.key().get(0));
    StringBuilder same = new StringBuilder();
    for (Column column : shape.key()) {
      String name = SqlText.quote(column);
      same.append(same.isEmpty() ? "" : " AND ").append(name + " <=> VALUES(" + name + ")");
    }
    return first + "=IF(" + same + "," + first + ",(SELECT 1 UNION ALL SELECT 2)),";
  }

  private static String assignment(Column column) {
    String name = SqlText.quote(column);
    return name + "=VALUES(" + name + ")";
  }
}
