package io.domainrouter.journal;

import io.domainrouter.pool.TargetPools;
import io.domainrouter.rows.CascadingKey;
import io.domainrouter.rows.TableShape;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/** The shapes of the tables on each target, read once. Thread-safe. */
public final class TableShapes {
  private record Place(int target, String table) {}

  private final TargetPools pools;
  private final ConcurrentHashMap<Place, TableShape> shapes = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<Place, List<CascadingKey>> cascades = new ConcurrentHashMap<>();

  private final ConcurrentHashMap<Place, Boolean> followed = new ConcurrentHashMap<>();

  public TableShapes(TargetPools pools) {
    this.pools = pools;
  }

  public TableShape of(int target, String table) throws SQLException {
    Place place = new Place(target, table);
    TableShape known = shapes.get(place);
    if (known == null) {
      try (Connection connection = pools.internal(target)) {
        known = TableShape.load(connection, table);
        connection.rollback();
      }
      shapes.put(place, known);
    }
    return known;
  }

  /** The foreign keys by which deleting a row of the table changes others. */
  public List<CascadingKey> cascadesFrom(int target, String table) throws SQLException {
    Place place = new Place(target, table);
    List<CascadingKey> known = cascades.get(place);
    if (known == null) {
      try (Connection connection = pools.internal(target)) {
        known = CascadingKey.to(connection, table);
        connection.rollback();
      }
      cascades.put(place, known);
    }
    return known;
  }

  /** Whether a foreign key carries a change of the table's key on to other rows. */
  public boolean changesFollow(int target, String table) throws SQLException {
    Place place = new Place(target, table);
    Boolean known = followed.get(place);
    if (known == null) {
      try (Connection connection = pools.internal(target)) {
        known = CascadingKey.followsChanges(connection, table);
        connection.rollback();
      }
      followed.put(place, known);
    }
    return known;
  }

  /** Forgets everything, for a schema that may have changed. */
  public void clear() {
    cascades.clear();
    followed.clear();
    shapes.clear();
  }
}
