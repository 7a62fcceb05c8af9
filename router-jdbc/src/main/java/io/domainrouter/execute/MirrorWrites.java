package io.domainrouter.execute;

import io.domainrouter.config.MirrorFailure;
import io.domainrouter.failpoint.Failpoint;
import io.domainrouter.journal.JournalRow;
import io.domainrouter.journal.Obstacle;
import io.domainrouter.journal.TouchedRows;
import io.domainrouter.phase.PhaseSource;
import io.domainrouter.route.DomainState;
import io.domainrouter.rows.RowImage;
import io.domainrouter.rows.RowKey;
import io.domainrouter.rows.RowLock;
import io.domainrouter.rows.Rows;
import io.domainrouter.rows.TableShape;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The mirror's share of one transaction in one domain. Not thread-safe; used once: {@link #write},
 * then the authority adds {@link #journal} and commits, then {@link #commit}.
 *
 * <p>Whatever fails here before the authority's commit leaves the keys in the journal, unless the
 * domain asks for failing with its mirror; what fails after it always does.
 */
final class MirrorWrites implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MirrorWrites.class);

  private static final int DEADLOCK = 1213;
  private static final int ATTEMPTS = 10;

  private final RoutingContext context;
  private final DomainState state;
  private final TouchedRows rows;
  private final List<RowImage> known;
  private final PhysicalSession authority;
  private final int mirror;
  private final String domain;
  private final List<JournalRow> journal;
  private Connection connection;
  private boolean leftToDrainer;

  /** Why the mirror lacks these rows; null while it does not. */
  private String behind;

  MirrorWrites(
      RoutingContext context,
      DomainState state,
      Transaction transaction,
      PhysicalSession authority) {
    this.context = context;
    this.state = state;
    this.rows = transaction.touched(state.domain());
    this.known = transaction.images();
    this.authority = authority;
    this.mirror = context.catalog().target(state.domain(), state.phase().authority().other());
    this.domain = context.catalog().domain(state.domain()).name();
    this.journal = context.journal().rows(domain, rows);
  }

  PhysicalSession authority() {
    return authority;
  }

  /** Writes the final images into a transaction on the mirror, where the phase says so. */
  void write() throws SQLException {
    if (!state.phase().mirrorsAtOnce()) {
      return;
    }
    boolean down = source().isMirrorDown(state.domain()) && policy() == MirrorFailure.JOURNAL;
    if (down || !state.dualWrite()) {
      behind = down ? "the mirror is down" : "dual write is off";
      source().loseTrust(state.domain(), behind);
      return;
    }
    List<TableWrite> writes = new ArrayList<>(1);
    for (String table : rows.tables()) {
      TableShape shape = context.shapes().of(authority.target(), table);
      Set<RowKey> keys = rows.keys(table);
      List<RowImage> images =
          known != null ? known : Rows.lock(authority.connection(), shape, keys, RowLock.SHARED);
      writes.add(new TableWrite(shape, settled(table, keys, images), images));
    }
    writeAll(writes);
  }

  /** What one table of the mirror has to get. */
  private record TableWrite(TableShape shape, Collection<RowKey> keys, List<RowImage> images) {}

  /**
   * The keys that can be written now. A key that has no row, and surely had none that this
   * transaction deleted, is left to the drainer: only under its gap lock can a delete not hit
   * somebody else's insert.
   */
  private Collection<RowKey> settled(String table, Set<RowKey> keys, List<RowImage> images) {
    Set<RowKey> present = new HashSet<>();
    images.forEach(image -> present.add(image.key()));
    List<RowKey> settled = new ArrayList<>(keys.size());
    for (RowKey key : keys) {
      if (present.contains(key) || rows.isCertain(table, key)) {
        settled.add(key);
      } else {
        leftToDrainer = true;
      }
    }
    return settled;
  }

  /**
   * The victim of a deadlock on the mirror tries again: the authority's locks keep the images true.
   */
  private void writeAll(List<TableWrite> writes) throws SQLException {
    for (int attempt = 1; ; attempt++) {
      try {
        if (connection == null) {
          connection = context.pools().prompt(mirror);
        }
        Failpoint.BEFORE_MIRROR_STATEMENT.pass();
        for (TableWrite write : writes) {
          Rows.write(connection, write.shape(), write.keys(), write.images());
        }
        Failpoint.AFTER_MIRROR_STATEMENT.pass();
        context.counters().dualWrite(state.domain());
        return;
      } catch (SQLException e) {
        if (e.getErrorCode() == DEADLOCK && attempt < ATTEMPTS) {
          connection.rollback();
          continue;
        }
        failed(e);
        if (policy() == MirrorFailure.FAIL) {
          throw e;
        }
        return;
      }
    }
  }

  private MirrorFailure policy() {
    return context.catalog().domain(state.domain()).policy().onMirrorFailure();
  }

  /** What the authority's transaction has to add to the journal. */
  List<JournalRow> journal() {
    return journal;
  }

  /**
   * Has {@link #commit} done by another thread where the application need not wait for it: nobody
   * reads the mirror, nor is to be told of its failure. Then this object is no longer the caller's.
   */
  boolean commitLater() {
    return connection != null
        && !state.phase().mirrorServesReads()
        && policy() == MirrorFailure.JOURNAL
        && source().isSettled(state)
        && context
            .mirrorCommits()
            .later(
                mirror,
                () -> {
                  try (this) {
                    commit();
                  }
                });
  }

  /** The authority has committed: the mirror follows. Never throws. */
  void commit() {
    if (behind != null) {
      // Whoever restored trust while this was not committed yet could not know of its rows.
      source().loseTrust(state.domain(), behind);
      context.watcher().wakeUp();
    }
    if (connection == null) {
      return;
    }
    try {
      connection.commit();
      Failpoint.AFTER_MIRROR_COMMIT.pass();
      if (!leftToDrainer) {
        journal.forEach(row -> context.sweeper().done(authority.target(), row));
      }
    } catch (SQLException e) {
      failed(e);
    }
  }

  private void failed(SQLException e) {
    context.counters().mirrorFailure(state.domain());
    behind = "mirror write failed: " + e.getSQLState() + " " + e.getErrorCode();
    boolean news =
        Obstacle.of(e) == Obstacle.OTHER
            ? source().mirrorFailed(state.domain(), behind)
            : source().loseTrust(state.domain(), behind);
    context.watcher().wakeUp();
    LOG.atLevel(news ? Level.WARN : Level.DEBUG)
        .log(
            "The mirror of domain {} failed; its rows stay in the journal: {}",
            domain,
            e.toString());
    close();
  }

  private PhaseSource source() {
    return context.watcher().source();
  }

  /** Rolls back what the mirror has not committed. */
  @Override
  public void close() {
    if (connection != null) {
      try {
        connection.close();
      } catch (SQLException e) {
        LOG.debug("A mirror connection did not close: {}", e.toString());
      }
      connection = null;
    }
  }
}
