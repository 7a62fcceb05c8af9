package io.domainrouter.migrate;

import io.domainrouter.pool.TargetPools;
import io.domainrouter.rows.Digest;
import io.domainrouter.rows.KeyRange;
import io.domainrouter.rows.KeyRange.Bound;
import io.domainrouter.rows.RowKey;
import io.domainrouter.rows.RowRanges;
import io.domainrouter.rows.TableShape;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Compares one table, chunk by chunk. Runs once, in one thread. */
final class TableCompare {
  private static final int ROWS_UNDER_LOCK = 50;

  private final TargetPools pools;
  private final MoveRequest request;
  private final VerifyHooks hooks;
  private final BooleanSupplier stopping;
  private final String table;

  private final List<Difference> differences = new ArrayList<>();
  private Digest source = Digest.NONE;
  private Digest target = Digest.NONE;
  private long pendingRows;

  TableCompare(
      TargetPools pools,
      MoveRequest request,
      VerifyHooks hooks,
      BooleanSupplier stopping,
      String table) {
    this.pools = pools;
    this.request = request;
    this.hooks = hooks;
    this.stopping = stopping;
    this.table = table;
  }

  TableVerification run() throws SQLException, InterruptedException {
    try (Attempts attempts = new Attempts(pools, request, Conflicts.IGNORE, stopping)) {
      TableShape shape = attempts.until(this::shape, cause -> {});
      boolean finished = false;
      Optional<Bound> after = Optional.empty();
      while (!finished && !stopping.getAsBoolean() && !full()) {
        hooks.throttle().beforeChunk();
        Optional<Bound> from = after;
        KeyRange range = attempts.until(sides -> next(sides, shape, from), cause -> {});
        compare(attempts, shape, range);
        after = range.upTo();
        finished = after.isEmpty();
      }
      boolean complete = finished && !full();
      return new TableVerification(table, source, target, differences, pendingRows, complete);
    }
  }

  private boolean full() {
    return differences.size() >= hooks.differencesPerTable();
  }

  private TableShape shape(Sides sides) throws SQLException {
    TableShape shape = TableShape.load(sides.source(), table);
    sides.rollback();
    Keys.require(shape);
    return shape;
  }

  private KeyRange next(Sides sides, TableShape shape, Optional<Bound> after) throws SQLException {
    KeyRange range = RowRanges.next(sides.source(), shape, after, request.chunkRows());
    sides.rollback();
    return range;
  }

  private void compare(Attempts attempts, TableShape shape, KeyRange range)
      throws SQLException, InterruptedException {
    Pair<Digest> digests = attempts.until(sides -> digests(sides, shape, range), cause -> {});
    if (!digests.source.equals(digests.target)) {
      List<RowKey> suspects = attempts.until(sides -> suspects(sides, shape, range), cause -> {});
      int before = differences.size();
      compareUnderLock(attempts, shape, suspects);
      if (differences.size() == before) {
        digests = new Pair<>(digests.source, digests.source);
      }
    }
    source = source.plus(digests.source);
    target = target.plus(digests.target);
  }

  private record Pair<T>(T source, T target) {}

  private static Pair<Digest> digests(Sides sides, TableShape shape, KeyRange range)
      throws SQLException {
    Pair<Digest> digests =
        new Pair<>(
            Digest.of(sides.source(), shape, range), Digest.of(sides.target(), shape, range));
    sides.rollback();
    return digests;
  }

  /** Keys of the rows that differ at a glance: in flight, in the journal, or really. */
  private static List<RowKey> suspects(Sides sides, TableShape shape, KeyRange range)
      throws SQLException {
    Map<RowKey, String> source = digestOfEach(sides.source(), shape, range);
    Map<RowKey, String> target = digestOfEach(sides.target(), shape, range);
    List<RowKey> suspects = new ArrayList<>();
    source.forEach(
        (key, digest) -> {
          if (!digest.equals(target.remove(key))) {
            suspects.add(key);
          }
        });
    suspects.addAll(target.keySet());
    return suspects;
  }

  private static Map<RowKey, String> digestOfEach(
      Connection connection, TableShape shape, KeyRange range) throws SQLException {
    Map<RowKey, String> digests = Digest.ofEach(connection, shape, range);
    connection.rollback();
    return digests;
  }

  private void compareUnderLock(Attempts attempts, TableShape shape, List<RowKey> suspects)
      throws SQLException, InterruptedException {
    LockedCompare compare = new LockedCompare(shape, hooks.pending());
    for (int from = 0; from < suspects.size() && !full(); from += ROWS_UNDER_LOCK) {
      List<RowKey> some = suspects.subList(from, Math.min(suspects.size(), from + ROWS_UNDER_LOCK));
      LockedCompare.Found found = attempts.until(sides -> compare.run(sides, some), cause -> {});
      pendingRows += found.pendingRows();
      found.differences().stream()
          .limit(hooks.differencesPerTable() - differences.size())
          .forEach(differences::add);
    }
  }
}
