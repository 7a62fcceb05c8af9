package io.domainrouter.rows;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;

/**
 * Reads and writes row images. Stateless, thread-safe.
 *
 * <p>Reading works on any session (the application's own too, whatever its time zone); writing only
 * on an internal session of {@link io.domainrouter.pool.TargetPools}.
 */
public final class Rows {
  private Rows() {}

  /**
   * Locks the rows that have these keys and reads their current images. Absent keys are absent in
   * the answer, and stay absent until the transaction ends when it runs in REPEATABLE READ.
   *
   * @param exclusive FOR UPDATE instead of the shared lock
   */
  public static List<RowImage> lock(
      Connection connection, TableShape shape, Collection<RowKey> keys, boolean exclusive)
      throws SQLException {
    throw new UnsupportedOperationException(shape.name());
  }

  /**
   * Makes the table hold exactly these images for these keys: rows whose key has no image are
   * deleted, the others inserted or replaced. Does not commit. Uses few round trips: multi-row
   * statements.
   *
   * <p>With unique keys besides {@link TableShape#key()} the rows are deleted before the images are
   * inserted, so that two rows may swap a unique value; never an ON DUPLICATE KEY UPDATE there,
   * which could hit another row.
   */
  public static void write(
      Connection connection, TableShape shape, Collection<RowKey> keys, Collection<RowImage> images)
      throws SQLException {
    throw new UnsupportedOperationException(shape.name());
  }

  /**
   * SQL expressions, comma-separated, that select the key columns as canonical text (or bytes, see
   * {@link #key}) from the table under an alias or its own name.
   *
   * @param qualifier put before each column with a dot; empty for none
   */
  public static String keyColumns(TableShape shape, String qualifier) {
    throw new UnsupportedOperationException(qualifier);
  }

  /**
   * Reads the key from a result set's row whose columns, from {@code first} on, are the key
   * columns.
   */
  public static RowKey key(java.sql.ResultSet row, TableShape shape, int first)
      throws SQLException {
    throw new UnsupportedOperationException(shape.name());
  }
}
