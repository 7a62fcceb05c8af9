package io.domainrouter.migrate;

import io.domainrouter.rows.TableShape;
import java.sql.SQLException;
import java.sql.SQLNonTransientException;

/** What a table must have to be moved. */
final class Keys {
  private Keys() {}

  /**
   * @throws SQLException SQLState {@code DR211} when the table has no usable key
   */
  static void require(TableShape shape) throws SQLException {
    if (shape.key().isEmpty()) {
      throw new SQLNonTransientException(
          "table " + shape.name() + " cannot be moved: it has no usable primary or unique key",
          "DR211");
    }
  }
}
