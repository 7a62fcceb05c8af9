package io.domainrouter.execute;

import io.domainrouter.journal.TouchedRows;
import io.domainrouter.rows.RowImage;
import io.domainrouter.rows.RowKey;
import io.domainrouter.rows.TableShape;
import java.sql.SQLException;
import java.util.List;

/**
 * The integer keys of the rows that a statement will change, if it changes any. Immutable.
 *
 * @param keys empty for one row that gets the next number of its AUTO_INCREMENT key
 */
record PlainKeys(TableShape shape, List<RowKey> keys) {
  /** So many are worth a text of their own. */
  static final int MOST = 100;

  boolean counted() {
    return keys.isEmpty();
  }

  /**
   * The statement has changed rows.
   *
   * @param images those of the keys that have a row now
   */
  void addTo(TouchedRows rows, List<RowImage> images) throws SQLException {
    if (counted() && images.size() != 1) {
      throw new SQLException("The inserted row of " + shape.name() + " was not found.", "40000");
    }
    List<RowKey> changed = counted() ? List.of(images.get(0).key()) : keys;
    changed.forEach(key -> rows.add(shape.name(), key, true));
  }
}
