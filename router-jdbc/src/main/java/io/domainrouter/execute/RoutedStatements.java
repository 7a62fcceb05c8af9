package io.domainrouter.execute;

import io.domainrouter.failpoint.Failpoint;
import io.domainrouter.observe.StatementUse;
import io.domainrouter.route.RoutePlan;
import io.domainrouter.sql.SessionEffect;
import io.domainrouter.sql.SqlFacts;
import io.domainrouter.sql.WriteShape;
import java.sql.BatchUpdateException;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLSyntaxErrorException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The way of one session's statements, whatever they are: bind, execute, mirror, and commit where
 * no transaction is open. Not thread-safe.
 */
final class RoutedStatements {
  private static final Pattern PREVIOUS_ANSWER =
      Pattern.compile("row_count|found_rows|warning|error|diagnostics", Pattern.CASE_INSENSITIVE);

  private final RoutingContext context;
  private final PhysicalSessions physicals;
  private final Transactions transactions;
  private final ConnectionFailures failures;
  private final DomainBinding binding;
  private final TextCommands textCommands;
  private final PacketWrites packetWrites;

  RoutedStatements(RoutingContext context, PhysicalSessions physicals) {
    this.context = context;
    this.physicals = physicals;
    this.transactions = new Transactions(context, physicals);
    this.failures = new ConnectionFailures(context, physicals, transactions);
    this.binding = new DomainBinding(context, physicals, transactions, failures);
    this.packetWrites = new PacketWrites(context, physicals, transactions, failures, binding);
    this.textCommands = new TextCommands(context, physicals, transactions);
  }

  Transactions transactions() {
    return transactions;
  }

  /** The session is closed; whoever closes it rolls the physical ones back. */
  void abandon() {
    binding.waiting().close();
    transactions.abandon();
  }

  /** As {@link #abandon}, by another thread than the one that may still use it. */
  void abort() {
    binding.waiting().close();
    transactions.abort();
  }

  <R> R run(String sql, KnownStatement known, StatementCall<R> call) throws SQLException {
    SqlFacts facts = known.profile().facts();
    physicals.expectSeveral(known.mayBeSeveral());
    if (!known.isOrdinary()) {
      if (TextCommands.handle(facts)) {
        return textCommands.run(sql, facts, call);
      }
      if (KnownStatement.commitsImplicitly(facts)) {
        transactions.commit();
      }
    }
    note(known.use());
    return transactions.isOpen() ? routed(sql, known, call) : alone(sql, known, call);
  }

  private void note(StatementUse use) {
    boolean temporary = physicals.hasTemporaryTables();
    if (temporary) {
      use.ranBesideTemporaryTables();
    }
    if (transactions.isOpen()) {
      transactions.current().use().touched(use, temporary);
    }
  }

  /** A statement outside any transaction: what it needs of one begins and ends with it. */
  private <R> R alone(String sql, KnownStatement known, StatementCall<R> call) throws SQLException {
    try {
      return unit(sql, known, call);
    } catch (SQLException e) {
      return elsewhere(e, sql, known, call);
    }
  }

  /** Where a mirror has failed, a read can be answered by the authority. */
  private <R> R elsewhere(
      SQLException failure, String sql, KnownStatement known, StatementCall<R> call)
      throws SQLException {
    if (!failures.mayReadElsewhere(failure, known.profile(), call.parameters())) {
      throw failure;
    }
    return unit(sql, known, call);
  }

  /** After a statement that went straight to its settled place has failed there. */
  <R> R afterFailure(
      int target, SQLException failure, String sql, KnownStatement known, StatementCall<R> call)
      throws SQLException {
    failures.note(target, failure);
    return elsewhere(failure, sql, known, call);
  }

  private <R> R unit(String sql, KnownStatement known, StatementCall<R> call) throws SQLException {
    try {
      PacketWrites.Done<R> done = packetWrites.run(sql, known, call);
      R result = done == null ? routed(sql, known, call) : done.result();
      commitUnit();
      return result;
    } catch (SQLException | RuntimeException e) {
      transactions.rollbackUnit(e);
      throw e;
    }
  }

  private void commitUnit() throws SQLException {
    if (transactions.commitUnit()) {
      physicals.previousAnswerLost(true);
    }
  }

  private <R> R routed(String sql, KnownStatement known, StatementCall<R> call)
      throws SQLException {
    transactions.requireUnbroken();
    requirePreviousAnswer(known.profile().facts(), sql);
    RoutePlan.Sent plan = binding.bind(sql, known, call.queryTimeoutSeconds());
    try {
      return send(sql, known, plan, call);
    } catch (SQLException e) {
      noteTraces(known, plan.target());
      throw failures.told(plan.target(), e);
    }
  }

  private <R> R send(String sql, KnownStatement known, RoutePlan.Sent plan, StatementCall<R> call)
      throws SQLException {
    PhysicalSession session = physicals.session(plan.target());
    if (transactions.isOpen()) {
      transactions.enlist(session);
    }
    if (plan.writes() && session.isEnlisted()) {
      session.written();
    }
    R result = execute(sql, plan, session, call);
    noteSessionState(known, session);
    return result;
  }

  /** A statement that failed may have changed the server's session all the same. */
  private void noteTraces(KnownStatement known, int target) {
    PhysicalSession session = physicals.openOn(target);
    if (session != null && !known.isOrdinary()) {
      textCommands.noteTraces(known.profile().facts(), session);
    }
  }

  /** The server answers these about the statement before, which would be one of the router's. */
  private void requirePreviousAnswer(SqlFacts facts, String sql) throws RoutingException {
    if (physicals.isPreviousAnswerLost()
        && facts.has(SessionEffect.PREVIOUS_STATEMENT)
        && PREVIOUS_ANSWER.matcher(sql).find()) {
      throw new RoutingException(
          "DR005",
          "ROW_COUNT(), FOUND_ROWS() and SHOW WARNINGS know nothing of the statement before, since"
              + " the router has added statements of its own; use the update count and"
              + " getWarnings().");
    }
    physicals.previousAnswerLost(false);
  }

  private <R> R execute(
      String sql, RoutePlan.Sent plan, PhysicalSession session, StatementCall<R> call)
      throws SQLException {
    if (plan instanceof RoutePlan.DualWrite dual) {
      return capturing(sql, dual, session, call);
    }
    R result = session.execute(call);
    if (session.isEnlisted() && !transactions.isOpen()) {
      call.captureWarnings();
    }
    return result;
  }

  /** Executes a write to a mirrored domain, and collects the keys of the rows that it changed. */
  private <R> R capturing(
      String sql, RoutePlan.DualWrite plan, PhysicalSession session, StatementCall<R> call)
      throws SQLException {
    SqlFacts facts = context.profiles().exactly(sql).facts();
    if (physicals.settings().readOnly() || !call.parameters().cover(facts.parameters())) {
      return failing(session, call);
    }
    WriteShape write = facts.write().orElseThrow();
    physicals.previousAnswerLost(true);
    KeyCapture capture = KeyCapture.of(write, context.shapes(), sql, call.parameters(), session);
    try {
      capture.before();
    } catch (SQLSyntaxErrorException e) {
      return failing(session, call);
    }
    Failpoint.BEFORE_AUTHORITY_STATEMENT.pass();
    R result = session.execute(call);
    Failpoint.AFTER_AUTHORITY_STATEMENT.pass();
    call.captureWarnings();
    try {
      capture.after(call.physicalStatement(), transactions.current().touched(plan.domain()));
    } catch (SQLException e) {
      // The statement has run, but its keys are not known: the transaction must not be committed.
      transactions.breakOff(e);
      throw e;
    }
    return result;
  }

  /**
   * Lets the driver or the server say in its own words why a statement is wrong that has no values
   * for its parameters, that a read-only connection refuses, or whose keys could not be asked for.
   */
  private <R> R failing(PhysicalSession session, StatementCall<R> call) throws SQLException {
    try {
      session.execute(call);
    } catch (BatchUpdateException e) {
      if (Arrays.stream(e.getLargeUpdateCounts()).anyMatch(c -> c != Statement.EXECUTE_FAILED)) {
        transactions.breakOff(e);
      }
      throw e;
    }
    SQLException unexpected =
        new SQLException("The rows that the statement has changed are not known.", "40000");
    transactions.breakOff(unexpected);
    throw unexpected;
  }

  private void noteSessionState(KnownStatement known, PhysicalSession session) {
    physicals.ran(session.target());
    if (!known.isOrdinary()) {
      textCommands.noteEffects(known.profile().facts(), session);
      if (known.isPreparedText()) {
        physicals.carry().preparedTextTarget(session.target());
      }
    }
  }

  long[] runBatch(
      String sql,
      KnownStatement known,
      StatementCall<long[]> natively,
      List<? extends StatementCall<Long>> entries)
      throws SQLException {
    physicals.expectSeveral(known.mayBeSeveral());
    note(known.use());
    if (transactions.isOpen()) {
      return batch(sql, known, natively, entries);
    }
    try {
      long[] counts = batch(sql, known, natively, entries);
      commitUnit();
      return counts;
    } catch (BatchUpdateException e) {
      if (transactions.isUnitLost()) {
        transactions.rollbackUnit(e);
        throw BatchCounts.nothingStands(e);
      }
      transactions.commitUnitAfter(e);
      throw e;
    } catch (SQLException | RuntimeException e) {
      transactions.rollbackUnit(e);
      throw e;
    }
  }

  private long[] batch(
      String sql,
      KnownStatement known,
      StatementCall<long[]> natively,
      List<? extends StatementCall<Long>> entries)
      throws SQLException {
    transactions.requireUnbroken();
    RoutePlan.Sent plan = binding.bind(sql, known, natively.queryTimeoutSeconds());
    if (plan instanceof RoutePlan.Single || physicals.settings().readOnly()) {
      // The driver may send it as several statements, and switches that on and off itself.
      physicals.expectSeveral(true);
      return routed(sql, known, natively);
    }
    BatchCounts counts = new BatchCounts(entries.size());
    for (StatementCall<Long> entry : entries) {
      counts.add(() -> routed(sql, known, entry), () -> endsBatch(plan.target()));
    }
    return counts.finish(entries.get(0).physicalStatement() instanceof PreparedStatement);
  }

  private boolean endsBatch(int target) throws SQLException {
    return transactions.isBroken()
        || transactions.isUnitLost()
        || !BatchCounts.continuesOnError(physicals.session(target).driver());
  }
}
