package io.domainrouter.migrate;

import io.domainrouter.rows.Digest;
import io.domainrouter.rows.KeyRange;
import io.domainrouter.rows.TableShape;
import java.sql.Connection;
import java.sql.SQLException;

/** The checksum of a whole table, for reports. Stateless, thread-safe. */
public final class TableChecksum {
  private TableChecksum() {}

  /** Count and checksums in one statement, on any connection whose schema holds the table. */
  public static Digest of(Connection connection, String table) throws SQLException {
    return Digest.of(connection, TableShape.load(connection, table), KeyRange.ALL);
  }
}
