package io.domainrouter.control;

import io.domainrouter.config.DomainConfig;
import io.domainrouter.config.Side;
import io.domainrouter.journal.Drainer;
import io.domainrouter.journal.Journal;
import io.domainrouter.journal.JournalState;
import io.domainrouter.journal.JournalSweeper;
import io.domainrouter.journal.PoisonedRows;
import io.domainrouter.journal.ReadingTime;
import io.domainrouter.journal.TableShapes;
import io.domainrouter.lint.watch.LintWatch;
import io.domainrouter.observe.RouterCounters;
import io.domainrouter.phase.ControlRow;
import io.domainrouter.phase.ControlRows;
import io.domainrouter.phase.Instances;
import io.domainrouter.phase.MirrorRow;
import io.domainrouter.phase.MirrorRows;
import io.domainrouter.phase.PhaseWatcher;
import io.domainrouter.pool.TargetPools;
import io.domainrouter.route.DomainCatalog;
import io.domainrouter.route.DomainState;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.util.List;
import java.util.function.Predicate;

/** What all parts of the controller work with. Immutable; its parts are thread-safe. */
public record ControlContext(
    DomainCatalog catalog,
    TargetPools pools,
    PhaseWatcher watcher,
    TableShapes shapes,
    Drainer drainer,
    JournalSweeper sweeper,
    RouterCounters counters,
    LintWatch lint) {

  /** One piece of SQL in a transaction of its own. */
  interface Work<R> {
    R on(Connection connection) throws SQLException;
  }

  <R> R inTransaction(int target, Work<R> work) throws SQLException {
    try (Connection connection = pools.internal(target)) {
      R result = work.on(connection);
      connection.commit();
      return result;
    }
  }

  /** As {@link #inTransaction}, for what is short: {@code 08S01} if there is no answer soon. */
  <R> R promptly(int target, Work<R> work) throws SQLException {
    try (Connection connection = pools.prompt(target)) {
      R result = work.on(connection);
      connection.commit();
      return result;
    }
  }

  /**
   * Does something while the domain cannot change its phase: under the shared lock, as its writers.
   * For what follows from a phase that may be over when it is done, or in force no longer here;
   * short.
   *
   * @throws SQLException {@code DR201} when the domain is in another state than the expected one
   */
  <R> R whileUnchanged(int domain, DomainState expected, Work<R> work) throws SQLException {
    try (Connection lock = pools.prompt(catalog.target(domain, expected.phase().authority()))) {
      ControlRow row = ControlRows.lockShared(lock, name(domain)).orElse(null);
      if (row == null || !row.authority() || row.epoch() != expected.epoch()) {
        lock.rollback();
        throw new SQLTransientException(
            "Domain "
                + name(domain)
                + " is not in phase "
                + expected.phase().label()
                + " any more.",
            "DR201");
      }
      R result = promptly(DomainCatalog.MONOLITH, work);
      lock.rollback();
      return result;
    }
  }

  DomainConfig config(int domain) {
    return catalog.domain(domain);
  }

  String name(int domain) {
    return catalog.domain(domain).name();
  }

  DomainState state(int domain) {
    return watcher.source().snapshot().of(domain);
  }

  int partition(int domain) {
    return catalog.target(domain, Side.PARTITION);
  }

  int authority(int domain) {
    return catalog.target(domain, state(domain).phase().authority());
  }

  int mirror(int domain) {
    return catalog.target(domain, state(domain).phase().authority().other());
  }

  MirrorRow mirrorRow(int domain) throws SQLException {
    return promptly(
        DomainCatalog.MONOLITH, connection -> MirrorRows.read(connection, name(domain)));
  }

  /** Reads a domain's journal; how long that may take depends on how deep it is. */
  <R> R readJournal(int domain, ReadingTime time, ReadingTime.Read<R> read) throws SQLException {
    return promptly(authority(domain), connection -> time.read(connection, read));
  }

  /** For reading that a thread does which has other domains to look after. */
  ReadingTime readingTime() {
    return new ReadingTime(catalog.config().control().answerTimeout().toMillis());
  }

  /** Every registered instance, live or not. */
  List<Instances.Instance> instances() throws SQLException {
    return inTransaction(
        DomainCatalog.MONOLITH,
        connection -> Instances.all(connection, catalog.config().control().timeToLive()));
  }

  JournalState journalState(int domain) throws SQLException {
    return inTransaction(authority(domain), connection -> Journal.state(connection, name(domain)));
  }

  List<PoisonedRows> poisonedRows(int domain) throws SQLException {
    return inTransaction(
        authority(domain), connection -> Journal.poisoned(connection, name(domain)));
  }

  /** Waits until the domain's mirror row says so, for at most that long. */
  boolean awaitMirror(int domain, Predicate<MirrorRow> wanted, long millis) throws SQLException {
    return Waiting.until(() -> wanted.test(mirrorRow(domain)), millis);
  }
}
