package io.domainrouter.execute;

import io.domainrouter.journal.TableShapes;
import io.domainrouter.journal.TouchedRows;
import io.domainrouter.rows.CascadingKey;
import io.domainrouter.rows.RowKey;
import io.domainrouter.rows.RowLock;
import io.domainrouter.rows.Rows;
import io.domainrouter.rows.TableShape;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The rows that the server itself deletes or sets to NULL when rows of a table are deleted, found
 * and locked beforehand. Used once, by one thread.
 *
 * <p>The rows to be deleted are locked first: then nobody can add one that refers to them. Foreign
 * keys lead to the key's own columns (the gate into 3a sees to that), so setting one to NULL goes
 * no further.
 */
final class Cascades {
  private final TableShapes shapes;
  private final PhysicalSession session;
  private final Map<String, Set<RowKey>> found = new LinkedHashMap<>();
  private final Map<String, Set<RowKey>> deleted = new LinkedHashMap<>();

  Cascades(TableShapes shapes, PhysicalSession session) {
    this.shapes = shapes;
    this.session = session;
  }

  /** Whether deleting from the table can change rows that no statement names. */
  boolean startFrom(TableShape table) throws SQLException {
    return !shapes.cascadesFrom(session.target(), table.name()).isEmpty();
  }

  /** Whether changing the table's key can change rows that no statement names. */
  boolean followChangesOf(TableShape table) throws SQLException {
    return shapes.changesFollow(session.target(), table.name());
  }

  /** Locks and remembers what goes with these rows. Costs nothing where no such key leads here. */
  void collect(TableShape parent, Collection<RowKey> keys) throws SQLException {
    List<CascadingKey> cascades = shapes.cascadesFrom(session.target(), parent.name());
    List<RowKey> fresh = new ArrayList<>(keys);
    fresh.removeAll(deletedOf(parent));
    if (cascades.isEmpty() || fresh.isEmpty()) {
      return;
    }
    deletedOf(parent).addAll(fresh);
    Rows.lock(session.connection(), parent, fresh, RowLock.EXCLUSIVE);
    for (CascadingKey cascade : cascades) {
      if (!parent.beginsPrimaryKeyWith(cascade.referenced())) {
        throw new RoutingException(
            "DR003",
            "Rows of "
                + parent.name()
                + " cannot be deleted while mirrored: a foreign key of "
                + cascade.table()
                + " that deletes with them leads to other columns than the primary key's.");
      }
      TableShape child = shapes.of(session.target(), cascade.table());
      Set<RowKey> referring =
          Rows.lockReferring(session.connection(), child, cascade, parent, fresh);
      found.computeIfAbsent(child.name(), none -> new LinkedHashSet<>()).addAll(referring);
      if (cascade.deletes()) {
        collect(child, referring);
      }
    }
  }

  private Set<RowKey> deletedOf(TableShape table) {
    return deleted.computeIfAbsent(table.name(), none -> new LinkedHashSet<>());
  }

  void addTo(TouchedRows rows) {
    found.forEach((table, keys) -> keys.forEach(key -> rows.add(table, key, true)));
  }
}
