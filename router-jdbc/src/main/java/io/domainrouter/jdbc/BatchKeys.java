package io.domainrouter.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import javax.sql.rowset.CachedRowSet;
import javax.sql.rowset.RowSetMetaDataImpl;
import javax.sql.rowset.RowSetProvider;

/**
 * The generated keys of a batch whose entries were executed one by one: the physical statement only
 * remembers those of the last. Not thread-safe.
 */
final class BatchKeys {
  private static final Pattern UPSERT =
      Pattern.compile("\\bon\\s+duplicate\\s+key\\s+update\\b", Pattern.CASE_INSENSITIVE);

  private final List<Object> keys = new ArrayList<>();
  private boolean used;

  /**
   * Adds the keys of the entry that was executed last; of an upsert only the first, as the driver
   * does in a batch.
   */
  void addFrom(Statement physical, String sql) throws SQLException {
    used = true;
    boolean onlyFirst = UPSERT.matcher(sql).find();
    try (ResultSet entry = physical.getGeneratedKeys()) {
      for (int i = 0; entry.next() && !(onlyFirst && i > 0); i++) {
        keys.add(entry.getObject(1));
      }
    }
  }

  /** Whether entries were executed one by one at all. */
  boolean used() {
    return used;
  }

  /** All keys in the order of the entries, in a column of the driver's name for it. */
  ResultSet toResultSet() throws SQLException {
    RowSetMetaDataImpl columns = new RowSetMetaDataImpl();
    columns.setColumnCount(1);
    columns.setColumnName(1, "GENERATED_KEY");
    columns.setColumnLabel(1, "GENERATED_KEY");
    columns.setColumnType(1, Types.BIGINT);
    columns.setColumnTypeName(1, "BIGINT UNSIGNED");
    CachedRowSet rows = RowSetProvider.newFactory().createCachedRowSet();
    rows.setMetaData(columns);
    for (Object key : keys) {
      rows.moveToInsertRow();
      rows.updateObject(1, key);
      rows.insertRow();
      rows.moveToCurrentRow();
      rows.last();
    }
    rows.beforeFirst();
    return new KeyRows(rows);
  }
}
