package io.domainrouter.rows;

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
   * @param upsert replaces rows that are there under the same key; only for tables with one unique
   *     key
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
      int parameter = 1;
      for (RowImage image : images) {
        for (Object value : image.values()) {
          bind(statement, parameter++, value);
        }
      }
      statement.executeUpdate();
    }
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
      sql.append(" ON DUPLICATE KEY UPDATE ")
          .append(SqlText.list(shape.columns(), RowInsert::assignment));
    }
    return sql.toString();
  }

  private static String assignment(Column column) {
    String name = SqlText.quote(column);
    return name + "=VALUES(" + name + ")";
  }
}
