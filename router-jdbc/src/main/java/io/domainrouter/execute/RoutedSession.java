package io.domainrouter.execute;

import io.domainrouter.config.Phase;
import io.domainrouter.execute.KnownStatement.Settled;
import io.domainrouter.observe.Observation;
import io.domainrouter.observe.StatementUse;
import io.domainrouter.phase.PhaseSource;
import io.domainrouter.route.DomainCatalog;
import io.domainrouter.route.StatementProfile;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.Savepoint;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Executor;

/**
 * The database side of one logical connection: which physical connections are open, the recorded
 * settings that each of them gets, the transaction, its bound domains and the keys that it changed.
 * Not thread-safe, like the JDBC connection that owns it; {@link #abort}, {@link #isClosed} and
 * {@link #openPhysicals} may be called from any thread.
 *
 * <p><b>The short way.</b> Outside a transaction, in a session that holds nothing, the place of
 * nearly every statement follows from the phases alone. It is planned once per snapshot for all
 * sessions ({@link KnownStatement#settled}), and such a statement goes there at once. Every other
 * statement goes the way of {@link RoutedStatements}.
 */
public class RoutedSession implements AutoCloseable {
  private final RoutingContext context;
  private final PhysicalSessions physicals;
  private volatile RoutedStatements statements;
  private int untilCounted = StatementUse.ONE_OF;
  private volatile boolean closed;

  /** A new session; one that is followed where somebody follows sessions. */
  public static RoutedSession open(RoutingContext context) {
    Observation observation = Observation.current();
    return observation == null
        ? new RoutedSession(context)
        : new ObservedSession(context, observation);
  }

  RoutedSession(RoutingContext context) {
    this.context = context;
    this.physicals = new PhysicalSessions(context);
  }

  private RoutedStatements statements() {
    if (statements == null) {
      statements = new RoutedStatements(context, physicals);
    }
    return statements;
  }

  /**
   * The recorded connection settings; changing one applies it to every open physical connection.
   */
  public SessionSettings settings() {
    return physicals.settings();
  }

  /** What is known of a text, to be kept with the statement that brings it more than once. */
  public KnownStatement known(String sql) {
    return context.profiles().of(sql);
  }

  /**
   * Routes, binds and executes one statement, mirrors it where the phase asks for it, and in
   * autocommit mode commits.
   *
   * @param sql the text as the application gave it
   * @param known what {@link #known} says of it
   * @throws SQLException the driver's own, unchanged; or a {@link RoutingException}
   */
  public <R> R run(String sql, KnownStatement known, StatementCall<R> call) throws SQLException {
    requireUsable();
    context.counters().statement(known.profile().domains(), sql);
    int counted = executionsToCount(known.use());
    boolean timed = counted > 0 || context.counters().latencies().watched();
    long began = timed ? System.nanoTime() : 0;
    boolean failed = true;
    try {
      R result = routed(sql, known, call); // called in one place only, so that the JVM inlines it
      failed = false;
      return result;
    } finally {
      if (timed) {
        took(System.nanoTime() - began, failed, known, counted);
      }
    }
  }

  private int executionsToCount(StatementUse use) {
    if (use.isNew()) {
      return 1;
    }
    if (--untilCounted > 0) {
      return 0;
    }
    untilCounted = StatementUse.ONE_OF;
    return StatementUse.ONE_OF;
  }

  private void took(long nanos, boolean failed, KnownStatement known, int counted) {
    if (counted > 0) {
      known.use().took(nanos, counted);
    }
    if (context.counters().latencies().watched()) {
      context.counters().latencies().took(nanos, failed);
    }
  }

  private <R> R routed(String sql, KnownStatement known, StatementCall<R> call)
      throws SQLException {
    Settled settled = holdsNothing() && !known.mayBeSeveral() ? settled(known) : null;
    return settled == null
        ? statements().run(sql, known, call)
        : runSettled(settled, sql, known, call);
  }

  private boolean holdsNothing() {
    return physicals.autoCommit()
        && !physicals.hasTemporaryTables()
        && (statements == null || !statements.transactions().isOpen());
  }

  /** Null where the place is not settled, or the phases were confirmed too long ago. */
  private Settled settled(KnownStatement known) {
    PhaseSource source = context.watcher().source();
    if (known.profile().mentioned().length > 0 && !source.allFresh()) {
      return null;
    }
    Settled settled = known.settled(source.snapshot(), context.planner());
    return settled.isPlace() ? settled : null;
  }

  private <R> R runSettled(Settled settled, String sql, KnownStatement known, StatementCall<R> call)
      throws SQLException {
    if (settled.entered() == null) {
      return executeSettled(settled, sql, known, call);
    }
    PhaseSource.Generation generation = context.watcher().source().enter(settled.entered());
    if (generation == null) {
      return statements().run(sql, known, call);
    }
    try {
      return executeSettled(settled, sql, known, call);
    } finally {
      generation.leave();
    }
  }

  private <R> R executeSettled(
      Settled settled, String sql, KnownStatement known, StatementCall<R> call)
      throws SQLException {
    int target = settled.target();
    try {
      physicals.previousAnswerLost(false);
      R result = physicals.session(target).execute(call);
      physicals.ran(target);
      return result;
    } catch (SQLException e) {
      return statements().afterFailure(target, e, sql, known, call);
    }
  }

  /**
   * The batch of one prepared statement, or the entries of a statement's batch that share this
   * text. A batch that needs no mirror is run natively by {@code natively}; otherwise entry by
   * entry, inside one transaction when none is open. As the driver does by default, a failing entry
   * is noted and the rest goes on.
   *
   * @return the update counts
   * @throws java.sql.BatchUpdateException as the driver's
   */
  public long[] runBatch(
      String sql, StatementCall<long[]> natively, List<? extends StatementCall<Long>> entries)
      throws SQLException {
    requireUsable();
    KnownStatement known = known(sql);
    long began = System.nanoTime();
    try {
      return statements().runBatch(sql, known, natively, entries);
    } finally {
      known.use().took(System.nanoTime() - began, 1);
    }
  }

  public boolean getAutoCommit() {
    return physicals.autoCommit();
  }

  /** As JDBC says: switching it on inside a transaction commits. */
  public void setAutoCommit(boolean autoCommit) throws SQLException {
    requireUsable();
    statements().transactions().setAutoCommit(autoCommit);
  }

  public void commit() throws SQLException {
    requireUsable();
    statements().transactions().commit();
  }

  public void rollback() throws SQLException {
    requireOpen();
    statements().transactions().rollback();
  }

  /**
   * @param name null for an unnamed savepoint
   */
  public Savepoint setSavepoint(String name) throws SQLException {
    requireUsable();
    return statements().transactions().setSavepoint(name);
  }

  public void rollback(Savepoint savepoint) throws SQLException {
    requireUsable();
    statements().transactions().rollback(savepoint);
  }

  public void releaseSavepoint(Savepoint savepoint) throws SQLException {
    requireUsable();
    statements().transactions().release(savepoint);
  }

  /**
   * The driver's connection for calls that are no statement (metadata, createBlob, nativeSQL): the
   * one used last, else the monolith's, opened if need be.
   */
  public Connection anyPhysical() throws SQLException {
    requireUsable();
    return physicals.lastUsed().driver();
  }

  /**
   * The driver's connection for questions about that table: its authority's, or as {@link
   * #anyPhysical} for one that stands in no domain.
   */
  public Connection physicalOf(String table) throws SQLException {
    OptionalInt domain = context.catalog().domainOfTable(table);
    return domain.isEmpty() ? anyPhysical() : physicalOf(domain.getAsInt());
  }

  private Connection physicalOf(int domain) throws SQLException {
    requireUsable();
    Phase phase = context.watcher().source().snapshot().of(domain).phase();
    return physicals.session(context.catalog().target(domain, phase.authority())).driver();
  }

  /**
   * The driver's connection for questions about a statement that is not executed: where its tables
   * are, or as {@link #anyPhysical} for one that names none.
   */
  public Connection physicalFor(KnownStatement known) throws SQLException {
    StatementProfile profile = known.profile();
    if (profile.domains().length > 0) {
      return physicalOf(profile.domains()[0]);
    }
    requireUsable();
    return profile.readsUnowned() || profile.writesUnowned()
        ? physicals.session(DomainCatalog.MONOLITH).driver()
        : anyPhysical();
  }

  /** A physical connection does not answer: it is closed with this session. */
  public void doubt(Connection physical) {
    physicals.doubt(physical);
  }

  /** The physical connection if exactly one is open, without opening any; null otherwise. */
  public Connection onlyPhysical() {
    List<PhysicalSession> open = physicals.open();
    return open.size() == 1 ? open.get(0).connection() : null;
  }

  /** All open physical connections, in the order of opening; for warnings and isValid. */
  public List<Connection> openPhysicals() {
    return physicals.connections();
  }

  /**
   * Asks whether a row may be changed through an open result set of this statement: only where a
   * plain write would go to the same connection unmirrored and unlocked.
   *
   * @throws RoutingException {@code DR003} where it must not
   */
  public void requireRowChangeable(String sql, Connection physical) throws SQLException {
    requireUsable();
    new RowChanges(context, physicals).requireAllowed(known(sql).profile(), physical);
  }

  public boolean isClosed() {
    return closed;
  }

  private void requireOpen() throws SQLException {
    if (closed) {
      throw new SQLNonTransientConnectionException(
          "No operations allowed after connection closed.", "08003");
    }
  }

  private void requireUsable() throws SQLException {
    requireOpen();
    if (physicals.lostState() != null) {
      throw new SQLNonTransientConnectionException(
          "A physical connection was lost together with session state (user variables, temporary"
              + " tables or locks) that the application had set.",
          "08S01",
          physicals.lostState());
    }
  }

  /**
   * Rolls back what is open and gives every physical connection back, or evicts it when in doubt.
   */
  @Override
  public void close() throws SQLException {
    if (!closed) {
      closed = true;
      if (statements != null) {
        statements.abandon();
      }
      physicals.close();
    }
  }

  /** Ends every physical connection at once, from any thread. */
  public void abort(Executor executor) throws SQLException {
    closed = true;
    for (Connection connection : openPhysicals()) {
      connection.abort(executor);
    }
    if (statements != null) {
      statements.abort();
    }
  }
}
