package io.domainrouter.example.data;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collections;

/**
 * The rows that one table starts with.
 *
 * @param columns names with commas between them
 * @param rows how many; they are numbered from 1
 */
record TableRows(String table, String columns, long rows, Source source) {
  private static final int BATCH = 1000;

  /** The values of the row with a number, one per column. */
  @FunctionalInterface
  interface Source {
    Object[] row(long number);
  }

  /** Inserts all rows in multi-row statements, on a connection that rewrites batches. */
  void insert(Connection connection) throws SQLException {
    int parameters = columns.split(",").length;
    String sql =
        "INSERT INTO "
            + table
            + " ("
            + columns
            + ") VALUES ("
            + String.join(", ", Collections.nCopies(parameters, "?"))
            + ")";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (long number = 1; number <= rows; number++) {
        Object[] values = source.row(number);
        for (int i = 0; i < values.length; i++) {
          statement.setObject(i + 1, values[i]);
        }
        statement.addBatch();
        if (number % BATCH == 0 || number == rows) {
          statement.executeBatch();
        }
      }
    }
    connection.commit();
  }
}
