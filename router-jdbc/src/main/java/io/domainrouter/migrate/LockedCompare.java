package io.domainrouter.migrate;

import io.domainrouter.rows.Comparison;
import io.domainrouter.rows.RowImage;
import io.domainrouter.rows.RowKey;
import io.domainrouter.rows.RowLock;
import io.domainrouter.rows.Rows;
import io.domainrouter.rows.TableShape;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Compares single rows of one table while they are locked on both sides. */
final class LockedCompare {
  private final Comparison compared;
  private final TableShape shape;
  private final Pending pending;

  LockedCompare(Comparison compared, Pending pending) {
    this.compared = compared;
    this.shape = compared.shape();
    this.pending = pending;
  }

  record Found(List<Difference> differences, long pendingRows) {}

  /**
   * Leaves both sides rolled back.
   *
   * <p>The order matters. The source's lock comes first, so that no new write begins. The journal
   * is asked before the target is read: its entry goes when the target has committed, so no entry
   * means that what the target shows from then on is final.
   */
  Found run(Sides sides, Collection<RowKey> keys) throws SQLException {
    pending.begin(sides.source());
    Map<RowKey, RowImage> source = locked(sides.source(), keys);
    Set<RowKey> waiting = pending.among(sides.source(), shape.name(), keys);
    Map<RowKey, RowImage> target = locked(sides.target(), keys);
    sides.rollback();

    Set<RowKey> all = new LinkedHashSet<>(keys);
    all.addAll(source.keySet());
    all.addAll(target.keySet());
    List<Difference> differences = new ArrayList<>();
    long pendingRows = 0;
    for (RowKey key : all) {
      RowImage there = source.get(key);
      RowImage here = target.get(key);
      if (!same(there, here)) {
        if (waiting.contains(key)) {
          pendingRows++;
        } else {
          differences.add(difference(key, there, here));
        }
      }
    }
    return new Found(differences, pendingRows);
  }

  private Map<RowKey, RowImage> locked(Connection connection, Collection<RowKey> keys)
      throws SQLException {
    return Rows.lock(connection, shape, keys, RowLock.SHARED).stream()
        .collect(Collectors.toMap(RowImage::key, Function.identity()));
  }

  private boolean same(RowImage source, RowImage target) {
    if (source == null || target == null) {
      return source == target;
    }
    return compared.differingColumns(source, target).isEmpty();
  }

  private Difference difference(RowKey key, RowImage source, RowImage target) {
    if (target == null) {
      return new Difference(shape.name(), key, Difference.Kind.MISSING, List.of());
    }
    if (source == null) {
      return new Difference(shape.name(), key, Difference.Kind.EXTRA, List.of());
    }
    return new Difference(
        shape.name(), key, Difference.Kind.CHANGED, compared.differingColumns(source, target));
  }
}
