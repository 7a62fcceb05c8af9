package io.domainrouter.rows;

import com.mysql.cj.jdbc.JdbcConnection;
import com.mysql.cj.jdbc.JdbcPreparedStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLNonTransientException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Copies the rows of key ranges of one table from server to server, on internal sessions of {@link
 * io.domainrouter.pool.TargetPools}. Nothing here commits. Not thread-safe; holds a few times
 * {@link #BYTES_AT_ONCE} at most, however many rows there are, unless a single row is larger.
 */
public final class RangeCopy {
  /** Well below the smallest usual {@code max_allowed_packet} (16 MiB). */
  private static final int BYTES_AT_ONCE = 1 << 20;

  private static final int PACKET_TOO_LARGE = 1153;

  private final TableShape shape;
  private final InsertText insert;
  private final byte[][] values;

  public RangeCopy(TableShape shape) {
    this.shape = shape;
    this.insert = new InsertText(shape);
    this.values = new byte[shape.columns().size()][];
  }

  /**
   * What was copied. Immutable.
   *
   * @param bytes of all values, roughly
   */
  public record Copied(long rows, long bytes) {}

  /**
   * Makes the target's range hold exactly the source's rows. When it returns, neither these rows
   * nor the gaps between them change on the source until its transaction ends, if that runs in
   * REPEATABLE READ.
   *
   * @throws SQLException the server's own; 3572 (MySQL) or 1205 (MariaDB) when a row is locked and
   *     the lock does not wait; SQLState {@code DR214} for a row that the target takes no packet
   *     of; 1062 also when somebody has written the range meanwhile
   */
  public Copied run(Connection source, Connection target, KeyRange range, RowLock lock)
      throws SQLException {
    empty(target, range);
    insert.clear();
    long rows = 0;
    long bytes = 0;
    try (Statement read = streaming(source);
        PreparedStatement write = insert(target);
        ResultSet row = read.executeQuery(select(range, lock))) {
      while (row.next()) {
        rows++;
        bytes += copy(row, target, write);
      }
      flush(write);
    }
    return new Copied(rows, bytes);
  }

  /**
   * Its one parameter is sent as it is, however the application's URL wants statements prepared.
   */
  private PreparedStatement insert(Connection target) throws SQLException {
    return target.unwrap(JdbcConnection.class).clientPrepareStatement(insert.head() + "?");
  }

  private String select(KeyRange range, RowLock lock) {
    return "SELECT "
        + InsertText.select(shape)
        + " FROM "
        + SqlText.tableByKey(shape)
        + " WHERE "
        + range.condition(shape)
        + lock.clause();
  }

  /** The driver then hands out row by row instead of reading all of them first. */
  private static Statement streaming(Connection connection) throws SQLException {
    Statement statement = Rows.statement(connection);
    statement.setFetchSize(Integer.MIN_VALUE);
    return statement;
  }

  /**
   * Most ranges are empty. To delete nothing would lock the gap, against others that copy the
   * neighbouring ranges. What somebody writes after this look is on the source too, so that it
   * makes the INSERT fail, unless it is deleted there as well, by whoever wrote it.
   */
  private void empty(Connection target, KeyRange range) throws SQLException {
    String condition = " WHERE " + range.condition(shape);
    String table = SqlText.tableByKey(shape);
    try (Statement statement = Rows.statement(target)) {
      boolean any;
      try (ResultSet row =
          statement.executeQuery("SELECT 1 FROM " + table + condition + " LIMIT 1")) {
        any = row.next();
      }
      if (any) {
        statement.executeUpdate(
            "DELETE FROM " + SqlText.quote(shape.name()) + " USING " + table + condition);
      }
    }
  }

  /** The row's size in bytes, roughly. */
  private long copy(ResultSet row, Connection target, PreparedStatement write) throws SQLException {
    long bytes = 1;
    for (int i = 0; i < values.length; i++) {
      values[i] = row.getBytes(i + 1);
      bytes += values[i] == null ? 1 : values[i].length;
    }
    if (bytes > BYTES_AT_ONCE) {
      flush(write);
      insertLarge(target);
    } else {
      insert.add(values);
      if (insert.length() > BYTES_AT_ONCE) {
        flush(write);
      }
    }
    return bytes;
  }

  private void insertLarge(Connection target) throws SQLException {
    RowImage image = image();
    try {
      RowInsert.runLarge(target, shape, image);
    } catch (SQLException e) {
      if (e.getErrorCode() != PACKET_TOO_LARGE
          && !String.valueOf(e.getMessage()).contains("max_allowed_packet")) {
        throw e;
      }
      throw new SQLNonTransientException(
          "row "
              + image.key().values()
              + " of table "
              + shape.name()
              + " is larger than the target's max_allowed_packet: raise that, and the copy goes on",
          "DR214",
          e);
    }
  }

  private void flush(PreparedStatement write) throws SQLException {
    if (insert.rows() > 0) {
      boolean escape = false; // and no quotes either
      write.unwrap(JdbcPreparedStatement.class).setBytes(1, insert.rowBytes(), escape);
      write.executeUpdate();
      insert.clear();
    }
  }

  private RowImage image() {
    List<Object> image = new ArrayList<>(values.length);
    for (Column column : shape.columns()) {
      image.add(InsertText.image(column, values[image.size()]));
    }
    List<String> key = new ArrayList<>();
    for (Column column : shape.key()) {
      key.add(column.codec().keyText(image.get(shape.columns().indexOf(column))));
    }
    return new RowImage(new RowKey(key), image);
  }
}
