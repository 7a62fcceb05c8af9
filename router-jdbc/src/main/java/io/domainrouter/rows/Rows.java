package io.domainrouter.rows;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads and writes row images. Stateless, thread-safe.
 *
 * <p>Reading works on any session (the application's own too, whatever its time zone); writing only
 * on an internal session of {@link io.domainrouter.pool.TargetPools}.
 */
public final class Rows {
  /** Keys in one statement. */
  private static final int KEYS_AT_ONCE = 500;

  private static final int DUPLICATE = 1062;
  private static final int GUARDED = 1242;

  private Rows() {}

  /**
   * Locks the rows that have these keys and reads their current images. Absent keys are absent in
   * the answer, and stay absent until the transaction ends when it runs in REPEATABLE READ. Keys
   * compare as the server compares them, so an image's key may differ from the one asked for in
   * letter case.
   *
   * @throws SQLException the server's own; 3572 (MySQL) or 1205 (MariaDB) when a row is locked and
   *     {@link RowLock#EXCLUSIVE_AT_ONCE} was asked for
   */
  public static List<RowImage> lock(
      Connection connection, TableShape shape, Collection<RowKey> keys, RowLock lock)
      throws SQLException {
    if (keys.isEmpty()) {
      return List.of();
    }
    List<RowImage> images = new ArrayList<>(keys.size());
    try (NeutralSession session = NeutralSession.forKeysOf(shape, connection);
        Statement statement = statement(connection)) {
      for (List<RowKey> some : inPortions(keys)) {
        readImages(statement, lockQuery(shape, some, lock), shape, images);
      }
    }
    return images;
  }

  private static String lockQuery(TableShape shape, List<RowKey> keys, RowLock lock) {
    String condition = SqlText.hasKey(shape, keys);
    return selectImages(shape) + condition + " LIMIT " + keys.size() + lock.clause();
  }

  /**
   * What {@link #lock} asks for integer keys, 500 at most, to be sent with other statements; {@link
   * #images} reads the answer.
   */
  public static String imagesOf(TableShape shape, List<RowKey> integerKeys) {
    return lockQuery(shape, integerKeys, RowLock.SHARED);
  }

  /** As {@link #imagesOf}, for the row whose number the server has just counted out. */
  public static String imageOfInserted(TableShape shape) {
    return selectImages(shape)
        + SqlText.quote(shape.key().get(0))
        + " = LAST_INSERT_ID() LIMIT 1"
        + RowLock.SHARED.clause();
  }

  /** The images in the answer to one of these queries. */
  public static List<RowImage> images(ResultSet answer, TableShape shape) throws SQLException {
    List<RowImage> images = new ArrayList<>(1);
    while (answer.next()) {
      images.add(image(answer, shape));
    }
    return images;
  }

  /**
   * Locks the rows that refer to these rows by a foreign key, and reads their keys.
   *
   * @param cascade leads from {@code child} to the first columns of {@code parent}'s key
   */
  public static Set<RowKey> lockReferring(
      Connection connection,
      TableShape child,
      CascadingKey cascade,
      TableShape parent,
      Collection<RowKey> keys)
      throws SQLException {
    Set<RowKey> referring = new LinkedHashSet<>();
    try (NeutralSession session = NeutralSession.forKeysOf(parent, connection);
        Statement statement = statement(connection)) {
      for (List<RowKey> some : inPortions(keys)) {
        String sql =
            "SELECT "
                + keyColumns(child, "")
                + " FROM "
                + SqlText.quote(child.name())
                + " WHERE "
                + SqlText.refersTo(cascade, parent, some)
                + RowLock.EXCLUSIVE.clause();
        try (ResultSet row = statement.executeQuery(sql)) {
          while (row.next()) {
            referring.add(key(row, child, 1));
          }
        }
      }
    }
    return referring;
  }

  /**
   * Makes the table hold exactly these images for these keys: rows whose key has no image are
   * deleted, the others inserted or replaced. Does not commit. Uses few round trips: multi-row
   * statements.
   *
   * <p>With unique keys besides {@link TableShape#key()} an upsert could hit another row; it is
   * guarded against that. Where one stands in the way (two rows swap a unique value), all rows are
   * deleted first and then inserted.
   */
  public static void write(
      Connection connection, TableShape shape, Collection<RowKey> keys, Collection<RowImage> images)
      throws SQLException {
    Set<RowKey> present = images.stream().map(RowImage::key).collect(Collectors.toSet());
    delete(connection, shape, keys.stream().filter(key -> !present.contains(key)).toList());
    try {
      RowInsert.run(connection, shape, images, true);
    } catch (SQLException e) {
      if (e.getErrorCode() != DUPLICATE && e.getErrorCode() != GUARDED) {
        throw e;
      }
      delete(connection, shape, present);
      RowInsert.run(connection, shape, images, false);
    }
  }

  private static void delete(Connection connection, TableShape shape, Collection<RowKey> keys)
      throws SQLException {
    try (Statement statement = statement(connection)) {
      for (List<RowKey> some : inPortions(keys)) {
        statement.executeUpdate(
            "DELETE FROM "
                + SqlText.quote(shape.name())
                + " USING "
                + SqlText.tableByKey(shape)
                + " WHERE "
                + SqlText.hasKey(shape, some));
      }
    }
  }

  /**
   * SQL expressions, comma-separated, that select the key columns as canonical text (or bytes, see
   * {@link #key}) from the table under an alias or its own name.
   *
   * @param qualifier put before each column with a dot; empty for none
   */
  public static String keyColumns(TableShape shape, String qualifier) {
    String prefix = qualifier.isEmpty() ? "" : SqlText.quote(qualifier) + ".";
    return SqlText.list(
        shape.key(), column -> column.codec().readExpression(prefix + SqlText.quote(column)));
  }

  /**
   * Reads the key from a result set's row whose columns, from {@code first} on, are the key
   * columns.
   */
  public static RowKey key(ResultSet row, TableShape shape, int first) throws SQLException {
    List<String> values = new ArrayList<>(shape.key().size());
    for (Column column : shape.key()) {
      Codec codec = column.codec();
      values.add(codec.keyText(codec.read(row, first + values.size())));
    }
    return new RowKey(values);
  }

  /** The image of a row whose columns are those of {@link #selectImages}. */
  private static RowImage image(ResultSet row, TableShape shape) throws SQLException {
    List<Object> values = new ArrayList<>(shape.columns().size());
    for (Column column : shape.columns()) {
      values.add(column.codec().read(row, values.size() + 1));
    }
    List<String> key = new ArrayList<>(shape.key().size());
    for (Column column : shape.key()) {
      key.add(column.codec().keyText(values.get(shape.columns().indexOf(column))));
    }
    return new RowImage(new RowKey(key), Collections.unmodifiableList(values));
  }

  /** Selects whole images by the key's index, up to and with the word WHERE. */
  static String selectImages(TableShape shape) {
    return "SELECT "
        + SqlText.readExpressions(shape.columns())
        + " FROM "
        + SqlText.tableByKey(shape)
        + " WHERE ";
  }

  static void readImages(Statement statement, String sql, TableShape shape, List<RowImage> images)
      throws SQLException {
    try (ResultSet answer = statement.executeQuery(sql)) {
      images.addAll(images(answer, shape));
    }
  }

  /** A statement that sends its text as it is. */
  static Statement statement(Connection connection) throws SQLException {
    Statement statement = connection.createStatement();
    statement.setEscapeProcessing(false);
    return statement;
  }

  private static List<List<RowKey>> inPortions(Collection<RowKey> keys) {
    List<RowKey> all = List.copyOf(keys);
    List<List<RowKey>> portions = new ArrayList<>();
    for (int from = 0; from < all.size(); from += KEYS_AT_ONCE) {
      portions.add(all.subList(from, Math.min(all.size(), from + KEYS_AT_ONCE)));
    }
    return portions;
  }
}
