package io.domainrouter.execute;

import io.domainrouter.phase.ControlRow;
import io.domainrouter.phase.ControlRows;
import io.domainrouter.phase.PhaseSource;
import io.domainrouter.route.DomainCatalog;
import io.domainrouter.route.DomainState;
import io.domainrouter.route.PhaseSnapshot;
import io.domainrouter.route.RoutePlan;
import io.domainrouter.route.StatementProfile;
import io.domainrouter.route.TransactionView;
import io.domainrouter.rows.TableShape;
import io.domainrouter.sql.SessionEffect;
import io.domainrouter.sql.SqlFacts;
import io.domainrouter.sql.StatementKind;
import io.domainrouter.sql.WriteShape;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLSyntaxErrorException;
import java.sql.Savepoint;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.regex.Pattern;

/**
 * The database side of one logical connection: which physical connections are open, the recorded
 * settings that each of them gets, the transaction, its bound domains and the keys that it changed.
 * Not thread-safe, like the JDBC connection that owns it; {@link #abort}, {@link #isClosed} and
 * {@link #openPhysicals} may be called from any thread.
 */
public final class RoutedSession implements AutoCloseable {
  /** More changes of phase than this between planning and binding means something is wrong. */
  private static final int MAX_PLANS = 50;

  private static final Pattern PREVIOUS_ANSWER =
      Pattern.compile("row_count|found_rows|warning|error|diagnostics", Pattern.CASE_INSENSITIVE);

  private final RoutingContext context;
  private final SessionSettings settings;
  private final PhysicalSessions physicals;
  private final TextCommands textCommands;
  private final Transactions transactions;
  private volatile boolean closed;
  private final LostMirrors lostMirrors;
  private boolean previousAnswerLost;
  private String lastSql;
  private StatementProfile lastProfile;

  public RoutedSession(RoutingContext context) {
    this.context = context;
    this.lostMirrors = new LostMirrors(context);
    this.physicals = new PhysicalSessions(context);
    this.settings = physicals.settings();
    this.transactions = new Transactions(context, settings, physicals);
    this.textCommands = new TextCommands(context, settings, physicals, transactions);
  }

  /**
   * The recorded connection settings; changing one applies it to every open physical connection.
   */
  public SessionSettings settings() {
    return settings;
  }

  /**
   * Routes, binds and executes one statement, mirrors it where the phase asks for it, and in
   * autocommit mode commits.
   *
   * @param sql the text as the application gave it
   * @throws SQLException the driver's own, unchanged; or a {@link RoutingException}
   */
  public <R> R run(String sql, StatementCall<R> call) throws SQLException {
    requireUsable();
    StatementProfile profile = profile(sql);
    if (textCommands.handles(profile.facts())) {
      return textCommands.run(sql, profile.facts(), call);
    }
    if (commitsImplicitly(profile.facts())) {
      transactions.commit();
    }
    if (transactions.isOpen()) {
      return routed(sql, profile, call);
    }
    return alone(sql, profile, call);
  }

  /** A statement outside any transaction: what it needs of one begins and ends with it. */
  private <R> R alone(String sql, StatementProfile profile, StatementCall<R> call)
      throws SQLException {
    try {
      return unit(sql, profile, call);
    } catch (SQLException e) {
      if (physicals.lostState() != null
          || !lostMirrors.mayReadElsewhere(e, profile, call.parameters())) {
        throw e;
      }
      return unit(sql, profile, call);
    }
  }

  private <R> R unit(String sql, StatementProfile profile, StatementCall<R> call)
      throws SQLException {
    try {
      R result = routed(sql, profile, call);
      previousAnswerLost |= transactions.commitUnit();
      return result;
    } catch (SQLException | RuntimeException e) {
      transactions.rollbackUnit(e);
      throw e;
    }
  }

  private StatementProfile profile(String sql) {
    StatementProfile profile = sameAgain(sql);
    int[] domains = profile.domains();
    context.counters().statement(domains);
    if (domains.length > 1) {
      context.counters().crossDomainStatement(domains, sql);
    }
    return profile;
  }

  /** A prepared statement brings the same text each time: found without asking the cache. */
  private StatementProfile sameAgain(String sql) {
    if (!Objects.equals(sql, lastSql)) {
      lastProfile = context.profiles().of(sql);
      lastSql = sql;
    }
    return lastProfile;
  }

  private static boolean commitsImplicitly(SqlFacts facts) {
    return (facts.kind() == StatementKind.DDL && !facts.has(SessionEffect.TEMPORARY_TABLE))
        || facts.kind() == StatementKind.LOCK_TABLES;
  }

  /** Plans until the domains could be bound to the states that the plan was made for. */
  private <R> R routed(String sql, StatementProfile profile, StatementCall<R> call)
      throws SQLException {
    transactions.requireUnbroken();
    requirePreviousAnswer(profile, sql);
    Bound bound = bind(sql, profile);
    PhysicalSession session = session(bound.target());
    try {
      if (transactions.isOpen()) {
        transactions.enlist(session);
      }
      if (bound.writes() && session.isEnlisted()) {
        session.written();
      }
      R result = execute(sql, profile, bound.plan(), session, call);
      noteSessionState(profile, session);
      return result;
    } catch (SQLException e) {
      textCommands.noteTraces(profile.facts(), session);
      afterFailure(session, e);
      throw e;
    }
  }

  /** The server answers these about the statement before, which would be one of the router's. */
  private void requirePreviousAnswer(StatementProfile profile, String sql) throws RoutingException {
    boolean asks = profile.facts().has(SessionEffect.PREVIOUS_STATEMENT);
    if (asks && previousAnswerLost && PREVIOUS_ANSWER.matcher(sql).find()) {
      throw new RoutingException(
          "DR005",
          "ROW_COUNT(), FOUND_ROWS() and SHOW WARNINGS know nothing of the statement before, since"
              + " the router has added statements of its own; use the update count and"
              + " getWarnings().");
    }
    previousAnswerLost = false;
  }

  private PhysicalSession session(int target) throws SQLException {
    try {
      return physicals.session(target);
    } catch (SQLException e) {
      if (PhysicalSession.isConnectionLost(e)) {
        lostMirrors.note(target, e);
      }
      throw e;
    }
  }

  private record Bound(RoutePlan plan, int target, boolean writes) {}

  private Bound bind(String sql, StatementProfile profile) throws SQLException {
    for (int plans = 0; plans < MAX_PLANS; plans++) {
      confirmFreshness(profile);
      PhaseSnapshot snapshot = context.watcher().source().snapshot();
      RoutePlan plan = context.planner().plan(profile, snapshot, view);
      if (plan instanceof RoutePlan.Refuse refuse) {
        context.counters().refusal(profile.domains());
        throw new RoutingException(refuse.sqlState(), refuse.reason());
      }
      if (plan instanceof RoutePlan.Single single) {
        if (bindAll(single.target(), single.bind(), snapshot)) {
          noteTransaction(sql, profile, single.target(), single.writes());
          return new Bound(plan, single.target(), single.writes());
        }
      } else if (plan instanceof RoutePlan.DualWrite dual
          && bindAll(dual.target(), dual.bind(), snapshot)) {
        noteTransaction(sql, profile, dual.target(), true);
        return new Bound(plan, dual.target(), true);
      }
    }
    throw new SQLException(
        "The phases of the statement's domains changed "
            + MAX_PLANS
            + " times while it was routed.",
        "40001");
  }

  /** What was last confirmed too long ago (a paused process) is read again before it is used. */
  private void confirmFreshness(StatementProfile profile) throws SQLException {
    PhaseSource source = context.watcher().source();
    for (int domain : profile.mentioned()) {
      if (source.isStale(domain)) {
        context.watcher().refresh(domain);
      }
    }
  }

  private boolean bindAll(int target, int[] domains, PhaseSnapshot snapshot) throws SQLException {
    for (int domain : domains) {
      if (transactions.current().bound(domain) == null && !bindOne(target, snapshot.of(domain))) {
        return false;
      }
    }
    return true;
  }

  private boolean bindOne(int target, DomainState state) throws SQLException {
    if (state.phase().locked()) {
      return bindUnderLock(target, state);
    }
    if (context.watcher().source().isStale(state.domain())) {
      context.watcher().refresh(state.domain());
    }
    PhaseSource.Generation generation = context.watcher().source().enter(state);
    if (generation == null) {
      return false;
    }
    transactions.current().bind(generation);
    return true;
  }

  private boolean bindUnderLock(int target, DomainState state) throws SQLException {
    PhysicalSession session = physicals.session(target);
    transactions.enlist(session);
    String domain = context.catalog().domain(state.domain()).name();
    long asked = System.nanoTime();
    Optional<ControlRow> row;
    try {
      row = ControlRows.lockShared(session.connection(), domain);
    } catch (SQLException e) {
      afterFailure(session, e);
      throw e;
    }
    context.counters().held(state.domain(), System.nanoTime() - asked);
    if (row.isPresent() && row.get().authority() && row.get().epoch() == state.epoch()) {
      context.watcher().source().confirm(state.domain(), asked);
      transactions.current().bind(state);
      return true;
    }
    transactions.releaseIfUnused(session);
    context.watcher().refresh(state.domain());
    return false;
  }

  private void noteTransaction(String sql, StatementProfile profile, int target, boolean writes) {
    if (transactions.isOpen()) {
      for (int domain : profile.reads()) {
        transactions.current().read(domain, target);
      }
    }
    if (writes && transactions.isOpen() && (transactions.writtenTargets() & ~(1L << target)) != 0) {
      context.counters().crossDomainTransaction(sql);
    }
  }

  private <R> R execute(
      String sql,
      StatementProfile profile,
      RoutePlan plan,
      PhysicalSession session,
      StatementCall<R> call)
      throws SQLException {
    if (!(plan instanceof RoutePlan.DualWrite dual)) {
      R result = call.execute(session.connection());
      if (session.isEnlisted() && !transactions.isOpen()) {
        call.captureWarnings();
      }
      return result;
    }
    if (!call.parameters().cover(profile.facts().parameters())) {
      return failing(session, call);
    }
    WriteShape write = profile.facts().write().orElseThrow();
    TableShape shape = context.shapes().of(dual.target(), write.table().name());
    previousAnswerLost = true;
    KeyCapture capture = KeyCapture.of(write, shape, sql, call.parameters(), session);
    try {
      capture.before();
    } catch (SQLSyntaxErrorException e) {
      return failing(session, call);
    }
    R result = call.execute(session.connection());
    call.captureWarnings();
    try {
      capture.after(call.physicalStatement(), transactions.current().touched(dual.domain()));
    } catch (SQLException e) {
      // The statement has run, but its keys are not known: the transaction must not be committed.
      transactions.breakOff(e);
      throw e;
    }
    return result;
  }

  /**
   * Lets the driver or the server say in its own words why a statement is wrong that has no values
   * for its parameters, or whose keys could not be asked for.
   */
  private <R> R failing(PhysicalSession session, StatementCall<R> call) throws SQLException {
    call.execute(session.connection());
    SQLException unexpected =
        new SQLException("The rows that the statement has changed are not known.", "40000");
    transactions.breakOff(unexpected);
    throw unexpected;
  }

  private void noteSessionState(StatementProfile profile, PhysicalSession session) {
    physicals.previousTarget(session.target());
    textCommands.noteEffects(profile.facts(), session);
  }

  private void afterFailure(PhysicalSession session, SQLException e) {
    if (PhysicalSession.isConnectionLost(e)) {
      lostMirrors.note(session.target(), e);
      if (session.isEnlisted() && transactions.isOpen()) {
        transactions.breakOff(e);
      }
      session.transactionLost();
      physicals.drop(session, e);
    } else {
      transactions.afterServerError(session, e);
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
    StatementProfile profile = context.profiles().of(sql);
    if (transactions.isOpen()) {
      return batch(sql, profile, natively, entries);
    }
    try {
      long[] counts = batch(sql, profile, natively, entries);
      previousAnswerLost |= transactions.commitUnit();
      return counts;
    } catch (java.sql.BatchUpdateException e) {
      transactions.commitUnitAfter(e);
      throw e;
    } catch (SQLException | RuntimeException e) {
      transactions.rollbackUnit(e);
      throw e;
    }
  }

  private long[] batch(
      String sql,
      StatementProfile profile,
      StatementCall<long[]> natively,
      List<? extends StatementCall<Long>> entries)
      throws SQLException {
    transactions.requireUnbroken();
    Bound bound = bind(sql, profile);
    if (bound.plan() instanceof RoutePlan.Single) {
      return routed(sql, profile, natively);
    }
    return new BatchRun(entries.size())
        .run(entries, entry -> routed(sql, profile, entry), transactions::isBroken);
  }

  public boolean getAutoCommit() {
    return settings.autoCommit();
  }

  /** As JDBC says: switching it on inside a transaction commits. */
  public void setAutoCommit(boolean autoCommit) throws SQLException {
    requireUsable();
    transactions.setAutoCommit(autoCommit);
  }

  public void commit() throws SQLException {
    requireUsable();
    transactions.commit();
  }

  public void rollback() throws SQLException {
    requireOpen();
    transactions.rollback();
  }

  /**
   * @param name null for an unnamed savepoint
   */
  public Savepoint setSavepoint(String name) throws SQLException {
    requireUsable();
    return transactions.setSavepoint(name);
  }

  public void rollback(Savepoint savepoint) throws SQLException {
    requireUsable();
    transactions.rollback(savepoint);
  }

  public void releaseSavepoint(Savepoint savepoint) throws SQLException {
    requireUsable();
    transactions.release(savepoint);
  }

  /**
   * The physical connection for calls that are no statement (metadata, createBlob, nativeSQL): the
   * one used last, else the monolith's, opened if need be.
   */
  public Connection anyPhysical() throws SQLException {
    requireUsable();
    int previous = physicals.previousTarget();
    return physicals.session(previous >= 0 ? previous : DomainCatalog.MONOLITH).connection();
  }

  /** The physical connection if exactly one is open, without opening any; null otherwise. */
  public Connection onlyPhysical() {
    List<PhysicalSession> open = physicals.open();
    return open.size() == 1 ? open.get(0).connection() : null;
  }

  /** A physical connection does not answer: it is closed with this session. */
  public void doubt(Connection physical) {
    physicals.doubt(physical);
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
    StatementProfile profile = context.profiles().of(sql);
    PhaseSnapshot snapshot = context.watcher().source().snapshot();
    for (int domain : profile.reads()) {
      DomainState state = snapshot.of(domain);
      int authority = context.catalog().target(domain, state.phase().authority());
      boolean here =
          physicals.open().stream()
              .anyMatch(open -> open.target() == authority && open.connection() == physical);
      if (state.phase().locked() || !here) {
        throw new RoutingException(
            "DR003",
            "Rows of domain "
                + context.catalog().domain(domain).name()
                + " cannot be changed through a result set in phase "
                + state.phase().label()
                + "; use UPDATE.");
      }
    }
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
      transactions.abandon();
      physicals.close();
    }
  }

  /** Ends every physical connection at once, from any thread. */
  public void abort(Executor executor) throws SQLException {
    closed = true;
    for (Connection connection : openPhysicals()) {
      connection.abort(executor);
    }
    transactions.abandon();
  }

  /** What routing sees of this session. */
  private final TransactionView view =
      new TransactionView() {
        @Override
        public boolean inTransaction() {
          return transactions.isOpen();
        }

        @Override
        public DomainState bound(int domain) {
          return transactions.current().bound(domain);
        }

        @Override
        public int readTarget(int domain) {
          return transactions.isOpen() ? transactions.current().readTarget(domain) : -1;
        }

        @Override
        public long writtenTargets() {
          return transactions.writtenTargets();
        }

        @Override
        public int draw() {
          return transactions.current().draw();
        }

        @Override
        public int previousTarget() {
          return physicals.previousTarget();
        }

        @Override
        public int userVariableTarget() {
          return physicals.userVariableTarget();
        }

        @Override
        public int temporaryTableTarget(String table) {
          return physicals.temporaryTableTarget(table);
        }

        @Override
        public boolean hasTemporaryTables() {
          return physicals.hasTemporaryTables();
        }
      };
}
