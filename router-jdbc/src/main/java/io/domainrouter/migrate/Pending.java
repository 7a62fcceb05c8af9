package io.domainrouter.migrate;

import io.domainrouter.rows.RowKey;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Set;

/**
 * Knows which changes stand in the journal and are not on the target yet: such rows differ and are
 * none the worse for it. Called by several threads.
 */
@FunctionalInterface
public interface Pending {
  Pending NONE = (source, table, keys) -> Set.of();

  /**
   * Called first in each transaction that locks rows on the source.
   *
   * @throws SQLException when the sides must not be compared any more
   */
  default void begin(Connection source) throws SQLException {}

  /**
   * Those of the keys that the journal holds, all of them if the whole table is marked.
   *
   * @param source a connection to the authority, in a transaction that holds shared locks on the
   *     rows of these keys and has read nothing yet without locks; is left in that transaction
   */
  Set<RowKey> among(Connection source, String table, Collection<RowKey> keys) throws SQLException;
}
