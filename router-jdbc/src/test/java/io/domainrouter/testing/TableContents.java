package io.domainrouter.testing;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * A table as sorted lines of text that differ where a byte of two rows does, read by a plain
 * connection and by nothing that the code under test uses. Stateless, thread-safe.
 */
public final class TableContents {
  private TableContents() {}

  /**
   * @param except columns to leave out
   */
  public static List<String> of(Connection connection, String table, Set<String> except)
      throws SQLException {
    List<String> lines = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT * FROM `" + table + "`")) {
      while (row.next()) {
        lines.add(line(row, except));
      }
    }
    Collections.sort(lines);
    return lines;
  }

  private static String line(ResultSet row, Set<String> except) throws SQLException {
    ResultSetMetaData columns = row.getMetaData();
    StringBuilder line = new StringBuilder();
    for (int i = 1; i <= columns.getColumnCount(); i++) {
      String name = columns.getColumnName(i);
      if (!except.contains(name)) {
        line.append(name).append('=').append(value(row, i, columns.getColumnType(i))).append(' ');
      }
    }
    return line.toString();
  }

  private static String value(ResultSet row, int index, int type) throws SQLException {
    boolean binary = type == Types.BINARY || type == Types.VARBINARY || type == Types.LONGVARBINARY;
    if (!binary) {
      return row.getString(index);
    }
    byte[] bytes = row.getBytes(index);
    return bytes == null ? null : HexFormat.of().formatHex(bytes);
  }
}
