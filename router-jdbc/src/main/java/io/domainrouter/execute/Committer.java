package io.domainrouter.execute;

import io.domainrouter.failpoint.Failpoint;
import io.domainrouter.journal.Journal;
import io.domainrouter.journal.JournalRow;
import io.domainrouter.journal.TouchedRows;
import io.domainrouter.route.DomainState;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends a transaction on every connection that takes part. Stateless but for its context.
 *
 * <p>The order is the whole promise of dual write: images on the mirror (uncommitted), keys in the
 * journal, commit on the authority, commit on the mirror. A crash before the authority's commit
 * leaves nothing, after it the journal.
 *
 * <p>Where nobody reads the mirror the last of these is done by another thread ({@link
 * MirrorCommits}), and the application does not wait for it.
 */
final class Committer {
  private static final Logger LOG = LoggerFactory.getLogger(Committer.class);

  /** Each is of a megabyte at most. */
  private static final int ROWS_IN_PACKET = 4;

  private final RoutingContext context;
  private final EndedByCutover ended;

  Committer(RoutingContext context) {
    this.context = context;
    this.ended = new EndedByCutover(context);
  }

  /**
   * Commits.
   *
   * @throws PartialCommitException when one authority has committed and another has not
   * @throws SQLException the authority's own error; everything is rolled back as far as can be
   *     told. {@code 40001} where a cutover has ended the session before the COMMIT was sent
   */
  void commit(Transaction transaction, List<PhysicalSession> sessions) throws SQLException {
    List<PhysicalSession> enlisted = enlisted(sessions);
    if (enlisted.isEmpty() && transaction.touched().isEmpty()) {
      return; // as after nearly every write in a phase without locks
    }
    List<MirrorWrites> mirrors = new ArrayList<>(1);
    try {
      prepare(transaction, enlisted, mirrors);
      commitAuthorities(enlisted, mirrors);
      Failpoint.AFTER_AUTHORITY_COMMIT.pass();
      mirrors.removeIf(MirrorWrites::commitLater);
      mirrors.forEach(MirrorWrites::commit);
    } catch (SQLException | RuntimeException e) {
      rollback(enlisted, e);
      throw e;
    } finally {
      mirrors.forEach(MirrorWrites::close);
    }
  }

  private static List<PhysicalSession> enlisted(List<PhysicalSession> sessions) {
    List<PhysicalSession> enlisted = List.of();
    for (PhysicalSession session : sessions) {
      if (session.isEnlisted()) {
        enlisted = enlisted.isEmpty() ? new ArrayList<>(2) : enlisted;
        enlisted.add(session);
      }
    }
    return enlisted;
  }

  private void prepare(
      Transaction transaction, List<PhysicalSession> enlisted, List<MirrorWrites> mirrors)
      throws SQLException {
    for (Map.Entry<Integer, TouchedRows> touched : transaction.touched().entrySet()) {
      if (touched.getValue().isEmpty()) {
        continue;
      }
      DomainState state = transaction.bound(touched.getKey());
      int target = context.catalog().target(state.domain(), state.phase().authority());
      PhysicalSession authority =
          enlisted.stream().filter(session -> session.target() == target).findFirst().orElseThrow();
      MirrorWrites mirror = new MirrorWrites(context, state, transaction, authority);
      mirrors.add(mirror);
      beforeCommit(authority, mirror::write);
    }
  }

  private void commitAuthorities(List<PhysicalSession> enlisted, List<MirrorWrites> mirrors)
      throws SQLException {
    List<PhysicalSession> writers = enlisted.stream().filter(PhysicalSession::hasWritten).toList();
    if (writers.size() == 1 && !mirrors.isEmpty()) {
      commitWithJournal(writers.get(0), mirrors);
    } else {
      for (MirrorWrites mirror : mirrors) {
        beforeCommit(mirror.authority(), () -> append(mirror.authority(), mirror.journal()));
      }
      commitAll(writers);
    }
    for (PhysicalSession session : enlisted) {
      if (!writers.contains(session)) {
        commitReader(session, writers.isEmpty());
      }
    }
  }

  private interface Work {
    void run() throws SQLException;
  }

  /** While it is certain that nothing stands if this fails. */
  private void beforeCommit(PhysicalSession authority, Work work) throws SQLException {
    try {
      work.run();
    } catch (SQLException e) {
      throw ended.told(authority, e);
    }
  }

  /** In one packet, unless it may not be, or there are so many keys that they go in portions. */
  private void commitWithJournal(PhysicalSession writer, List<MirrorWrites> mirrors)
      throws SQLException {
    List<JournalRow> rows = mirrors.stream().flatMap(mirror -> mirror.journal().stream()).toList();
    Failpoint.BEFORE_JOURNAL_INSERT.pass();
    if (writer.packetsAllowed() && rows.size() <= ROWS_IN_PACKET) {
      writer.commit(rows);
    } else {
      beforeCommit(writer, () -> append(writer, rows));
      writer.commit();
    }
  }

  private static void append(PhysicalSession authority, List<JournalRow> rows) throws SQLException {
    for (JournalRow row : rows) {
      Journal.append(authority.connection(), row);
    }
    Failpoint.AFTER_JOURNAL_INSERT.pass();
  }

  private void commitAll(List<PhysicalSession> writers) throws SQLException {
    List<PhysicalSession> committed = new ArrayList<>(1);
    for (PhysicalSession session : writers) {
      try {
        session.commit();
      } catch (SQLException e) {
        if (committed.isEmpty()) {
          throw e;
        }
        throw new PartialCommitException(names(committed), name(session), e);
      }
      committed.add(session);
    }
  }

  /** A reader's failing commit loses nothing; it must not hide that the writers have committed. */
  private static void commitReader(PhysicalSession session, boolean alone) throws SQLException {
    try {
      session.commit();
    } catch (SQLException e) {
      session.sessionChanged();
      if (alone) {
        throw e;
      }
      LOG.debug("A connection that only read did not end its transaction: {}", e.toString());
    }
  }

  private String names(List<PhysicalSession> sessions) {
    return sessions.stream().map(this::name).collect(Collectors.joining(", "));
  }

  private String name(PhysicalSession session) {
    return context.catalog().target(session.target()).name();
  }

  /** Rolls back everywhere, whatever fails on the way; failures are added to the cause. */
  static void rollback(List<PhysicalSession> sessions, Exception cause) {
    for (PhysicalSession session : sessions) {
      try {
        session.rollbackIfEnlisted();
      } catch (SQLException e) {
        cause.addSuppressed(e);
      }
    }
  }
}
