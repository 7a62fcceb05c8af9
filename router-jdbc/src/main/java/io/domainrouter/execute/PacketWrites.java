package io.domainrouter.execute;

import io.domainrouter.failpoint.Failpoint;
import io.domainrouter.phase.ControlRows;
import io.domainrouter.route.DomainState;
import io.domainrouter.rows.RowImage;
import io.domainrouter.rows.Rows;
import io.domainrouter.rows.SqlLiteral;
import io.domainrouter.sql.SqlFacts;
import io.domainrouter.sql.WriteShape;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The short way of a write outside a transaction whose keys are known beforehand: it goes in one
 * packet with what the router has to send to the authority. Journal only, that is the whole
 * transaction; with a synchronous mirror the part up to the images of its rows. Not thread-safe.
 *
 * <p><b>What makes that right.</b> The server executes the statements of a packet one by one and
 * stops at the first that fails. The shared lock is taken by a statement that fails where the
 * domain is not in the phase that the packet was written for; and where the server has warned of
 * something, which nobody could ask it about any more behind the next statement, another one fails.
 * Then everything is rolled back, and the statement goes the long way. So it does where its text
 * would not stand alone among others, and where its error message would name them.
 */
final class PacketWrites {
  /**
   * What a statement executed here has brought.
   *
   * @param result what the JDBC call returns
   */
  record Done<R>(R result) {}

  private static final String NO_WARNING =
      "SELECT IF(@@warning_count = 0, 1, (SELECT 1 UNION ALL SELECT 2))";

  private static final Pattern LAST_INSERT_ID =
      Pattern.compile("last_insert_id", Pattern.CASE_INSENSITIVE);

  private static final int FAILED_ON_PURPOSE = 1242;
  private static final int SYNTAX_ERROR = 1064;

  /** Places in the packet, see {@link Envelope#failedAt}. */
  private static final int LOCK = 1;

  private static final int STATEMENT = 2;
  private static final int WARNINGS = 3;

  private final RoutingContext context;
  private final PhysicalSessions physicals;
  private final Transactions transactions;
  private final ConnectionFailures failures;
  private final DomainBinding binding;

  /** The last packet met another phase than the one that it was written for. */
  private boolean overtaken;

  PacketWrites(
      RoutingContext context,
      PhysicalSessions physicals,
      Transactions transactions,
      ConnectionFailures failures,
      DomainBinding binding) {
    this.context = context;
    this.physicals = physicals;
    this.transactions = transactions;
    this.failures = failures;
    this.binding = binding;
  }

  /**
   * Executes the statement, and commits it where it is journaled only.
   *
   * @return null where nothing was done, and the statement has to go the long way
   * @throws SQLException the statement's own; a transaction may be open
   */
  <R> Done<R> run(String sql, KnownStatement known, StatementCall<R> call) throws SQLException {
    if (!isShort(sql, known, call)) {
      return null;
    }
    overtaken = false;
    Done<R> done = once(sql, known, call);
    return done == null && overtaken ? once(sql, known, call) : done;
  }

  private <R> Done<R> once(String sql, KnownStatement known, StatementCall<R> call)
      throws SQLException {
    Optional<DomainState> state = binding.mirrored(sql, known);
    if (state.isEmpty() || !isSettled(state.get())) {
      return null;
    }
    int target = context.catalog().target(state.get().domain(), state.get().phase().authority());
    PhysicalSession session = physicals.session(target);
    if (!session.takesEnvelopes()) {
      return null;
    }
    SqlFacts facts = context.profiles().exactly(sql).facts();
    if (!call.parameters().cover(facts.parameters())) {
      return null;
    }
    Optional<PlainKeys> keys = keys(facts.write().orElseThrow(), sql, call.parameters(), session);
    return keys.isEmpty()
        ? null
        : execute(new Write<>(state.get(), session, known, call, keys.get()));
  }

  private Optional<PlainKeys> keys(
      WriteShape write, String sql, Parameters parameters, PhysicalSession session)
      throws SQLException {
    try {
      return KeyCapture.of(write, context.shapes(), sql, parameters, session).plainKeys();
    } catch (RoutingException e) {
      return Optional.empty(); // the long way says so
    }
  }

  /** One execution. */
  private record Write<R>(
      DomainState state,
      PhysicalSession session,
      KnownStatement known,
      StatementCall<R> call,
      PlainKeys keys) {}

  private boolean isShort(String sql, KnownStatement known, StatementCall<?> call) {
    return known.profile().facts().write().isPresent()
        && known.isOrdinary()
        && !known.warns()
        && call.queryTimeoutSeconds() == 0
        && !physicals.settings().readOnly()
        && standsAlone(sql);
  }

  /** Whether the next statement begins behind it, and LAST_INSERT_ID() is then a number counted. */
  private static boolean standsAlone(String sql) {
    return sql.indexOf(';') < 0
        && sql.lastIndexOf("/*") <= sql.lastIndexOf("*/")
        && !LAST_INSERT_ID.matcher(sql).find();
  }

  /** Whether it is certain now what has to be done on the mirror. */
  private boolean isSettled(DomainState state) {
    return !state.phase().mirrorsAtOnce()
        || (state.dualWrite() && !context.watcher().source().isMirrorDown(state.domain()));
  }

  private <R> Done<R> execute(Write<R> write) throws SQLException {
    boolean journalOnly = !write.state().phase().mirrorsAtOnce();
    String domain = SqlLiteral.of(context.catalog().domain(write.state().domain()).name());
    List<String> before =
        List.of("START TRANSACTION", ControlRows.lockSharedOrFail(domain, write.state().epoch()));
    List<String> after = new ArrayList<>(3);
    after.add(NO_WARNING);
    if (journalOnly) {
      after.add(journal(domain, write.keys()));
      after.add("COMMIT");
    } else {
      after.add(images(write.keys()));
    }
    if (!isAscii(before) || !isAscii(after)) {
      return null;
    }
    Envelope envelope = new Envelope(before, after);
    long asked = System.nanoTime();
    Failpoint.BEFORE_AUTHORITY_STATEMENT.pass();
    R result;
    binding.waiting().begin(write.state().domain(), write.session().target(), asked);
    try {
      result = write.session().execute(write.call(), envelope);
    } catch (SQLException e) {
      if (goesTheLongWay(write, envelope, asked, e)) {
        return null;
      }
      throw told(write, journalOnly, e);
    } finally {
      binding.waiting().end();
    }
    requireSent(envelope);
    context.watcher().source().confirm(write.state().domain(), asked);
    finish(write, journalOnly, envelope);
    return new Done<>(result);
  }

  /** With a synchronous mirror there was no commit in the packet. */
  private SQLException told(Write<?> write, boolean journalOnly, SQLException e) {
    int target = write.session().target();
    if (!journalOnly) {
      return failures.toldUnderLock(target, e);
    }
    failures.note(target, e);
    return e;
  }

  private String journal(String domain, PlainKeys keys) {
    String table = keys.shape().name();
    return keys.counted()
        ? context.journal().insertCounted(domain, table)
        : context.journal().insertOf(domain, table, keys.keys());
  }

  private static String images(PlainKeys keys) {
    return keys.counted()
        ? Rows.imageOfInserted(keys.shape())
        : Rows.imagesOf(keys.shape(), keys.keys());
  }

  /** In whatever character set the session sends its statements, these are the same bytes. */
  private static boolean isAscii(List<String> statements) {
    return statements.stream().allMatch(StandardCharsets.US_ASCII.newEncoder()::canEncode);
  }

  private static void requireSent(Envelope envelope) throws SQLException {
    if (!envelope.wasSent()) {
      throw new SQLException("The driver has executed a statement without sending it.", "40000");
    }
  }

  /** Where nothing has happened, or nothing that is not undone here. */
  private boolean goesTheLongWay(Write<?> write, Envelope envelope, long asked, SQLException e)
      throws SQLException {
    PhysicalSession session = write.session();
    if (!envelope.wasSent()) {
      session.transactionLost(); // was never begun
      return true;
    }
    int place = envelope.failedAt();
    boolean onPurpose = e.getErrorCode() == FAILED_ON_PURPOSE && place != STATEMENT;
    if (!onPurpose && !(e.getErrorCode() == SYNTAX_ERROR && place == STATEMENT)) {
      return false;
    }
    if (place == LOCK) {
      overtaken = true;
      context.counters().held(write.state().domain(), System.nanoTime() - asked);
      binding.follow(write.state(), session::rollback);
      return true;
    }
    session.rollback();
    if (place == WARNINGS) {
      write.known().noteWarning();
    }
    return true;
  }

  private void finish(Write<?> write, boolean journalOnly, Envelope envelope) throws SQLException {
    write.call().captureWarnings();
    physicals.ran(write.session().target());
    physicals.previousAnswerLost(true);
    if (journalOnly) {
      write.session().transactionLost(); // its end was in the packet
      Failpoint.AFTER_AUTHORITY_COMMIT.pass();
      return;
    }
    Failpoint.AFTER_AUTHORITY_STATEMENT.pass();
    Transaction transaction = transactions.current();
    binding.bind(write.known(), write.session(), write.state());
    try (ResultSet answer = envelope.lastAnswer()) {
      List<RowImage> images = Rows.images(answer, write.keys().shape());
      transaction.images(images);
      if (write.call().physicalStatement().getLargeUpdateCount() > 0) {
        write.keys().addTo(transaction.touched(write.state().domain()), images);
      }
    }
  }
}
