package io.domainrouter.migrate;

import io.domainrouter.pool.TargetPools;
import io.domainrouter.rows.RowImage;
import io.domainrouter.rows.RowKey;
import io.domainrouter.rows.RowLock;
import io.domainrouter.rows.Rows;
import io.domainrouter.rows.TableShape;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Brings differing rows on the target to what the source holds. Thread-safe. */
public final class Repair {
  private static final int ROWS_AT_ONCE = 100;

  private final TargetPools pools;
  private final MoveRequest request;
  private final Conflicts conflicts;

  public Repair(TargetPools pools, MoveRequest request, Conflicts conflicts) {
    this.pools = pools;
    this.request = request;
    this.conflicts = conflicts;
  }

  /**
   * Writes the source's current images, locked until the target has committed them. Whether the
   * rows still differ does not matter.
   *
   * @throws SQLException SQLState {@code 70100} when interrupted; otherwise the server's failure
   */
  public void run(Collection<Difference> differences) throws SQLException {
    Map<String, List<RowKey>> keys =
        differences.stream()
            .collect(
                Collectors.groupingBy(
                    Difference::table,
                    LinkedHashMap::new,
                    Collectors.mapping(Difference::key, Collectors.toList())));
    try (Attempts attempts = new Attempts(pools, request, conflicts, () -> false)) {
      for (Map.Entry<String, List<RowKey>> table : keys.entrySet()) {
        repair(attempts, table.getKey(), table.getValue());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SQLTransientException("interrupted", "70100", e);
    }
  }

  private static void repair(Attempts attempts, String table, List<RowKey> keys)
      throws SQLException, InterruptedException {
    for (int from = 0; from < keys.size(); from += ROWS_AT_ONCE) {
      List<RowKey> some = keys.subList(from, Math.min(keys.size(), from + ROWS_AT_ONCE));
      attempts.until(sides -> copy(sides, table, some), cause -> {});
    }
  }

  private static Integer copy(Sides sides, String table, List<RowKey> keys) throws SQLException {
    TableShape shape = TableShape.load(sides.source(), table);
    sides.source().rollback();
    List<RowImage> images = Rows.lock(sides.source(), shape, keys, RowLock.SHARED);
    Rows.write(sides.target(), shape, keys, images);
    sides.target().commit();
    sides.source().rollback();
    return images.size();
  }
}
