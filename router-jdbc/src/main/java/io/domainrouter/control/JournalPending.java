package io.domainrouter.control;

import io.domainrouter.journal.Journal;
import io.domainrouter.migrate.Pending;
import io.domainrouter.phase.ControlRow;
import io.domainrouter.phase.ControlRows;
import io.domainrouter.rows.RowKey;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** The changes that wait in a domain's journal on the authority. Immutable, thread-safe. */
record JournalPending(String domain) implements Pending {

  /**
   * Takes the shared lock that writers take: while rows are compared the authority cannot move.
   *
   * @throws SQLException {@code DR201} when it has moved already
   */
  @Override
  public void begin(Connection source) throws SQLException {
    Optional<ControlRow> row = ControlRows.lockShared(source, domain);
    if (row.isEmpty() || !row.get().authority() || !row.get().phase().mirrored()) {
      throw new SQLTransientException(
          "Domain " + domain + " has moved on; these sides are not compared any more.", "DR201");
    }
  }

  @Override
  public Set<RowKey> among(Connection source, String table, Collection<RowKey> keys)
      throws SQLException {
    Set<RowKey> pending = new LinkedHashSet<>(keys);
    pending.retainAll(Journal.pending(source, domain).keys(table));
    return pending;
  }
}
