package io.domainrouter.execute;

import io.domainrouter.config.Phase;
import io.domainrouter.execute.Transaction.Mark;
import io.domainrouter.route.DomainCatalog;
import io.domainrouter.route.PhaseSnapshot;
import io.domainrouter.sql.SessionEffect;
import io.domainrouter.sql.SqlFacts;
import io.domainrouter.sql.StatementKind;
import io.domainrouter.sql.TableName;
import io.domainrouter.sql.TransactionCommand;
import java.sql.SQLException;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Transaction and session statements in SQL text: they concern every physical connection, not the
 * one that a table would choose. Not thread-safe.
 *
 * <p>The text itself is always executed on one of them too, so that the caller sees the server's
 * own answer.
 */
final class TextCommands {
  /** What the next user of the physical connection must not find there. */
  private static final Set<SessionEffect> TRACES =
      EnumSet.of(
          SessionEffect.SETS_VARIABLE,
          SessionEffect.USER_VARIABLE,
          SessionEffect.TEMPORARY_TABLE,
          SessionEffect.NAMED_LOCK,
          SessionEffect.TABLE_LOCK,
          SessionEffect.NEXT_TRANSACTION);

  private static final Pattern FROM_USER_VARIABLE = Pattern.compile("=[^,]*(?<!@)@(?!@)");

  private final RoutingContext context;
  private final PhysicalSessions physicals;
  private final Transactions transactions;

  TextCommands(RoutingContext context, PhysicalSessions physicals, Transactions transactions) {
    this.context = context;
    this.physicals = physicals;
    this.transactions = transactions;
  }

  /** Whether such a statement is one of these. */
  static boolean handle(SqlFacts facts) {
    if (facts.statements() > 1) {
      return false;
    }
    return switch (facts.kind()) {
      case TRANSACTION -> facts.transaction().isPresent();
      case USE, XA, UNLOCK_TABLES -> true;
      case SET ->
          facts.has(SessionEffect.AUTOCOMMIT_ON)
              || facts.has(SessionEffect.AUTOCOMMIT_OFF)
              || facts.has(SessionEffect.CHANGES_SYNTAX)
              || facts.has(SessionEffect.NEXT_TRANSACTION)
              || facts.has(SessionEffect.SETS_VARIABLE);
      default -> false;
    };
  }

  <R> R run(String sql, SqlFacts facts, StatementCall<R> call) throws SQLException {
    return switch (facts.kind()) {
      case TRANSACTION -> transaction(facts.transaction().orElseThrow(), call);
      case USE -> use(sql, call);
      case UNLOCK_TABLES -> unlockTables(call);
      case XA ->
          throw new RoutingException(
              "DR006", "XA transactions are not supported on a routed connection.");
      default -> set(sql, facts, call);
    };
  }

  private <R> R transaction(TransactionCommand command, StatementCall<R> call) throws SQLException {
    if (command.chain() || command.release()) {
      throw new RoutingException(
          "DR006", "AND CHAIN and RELEASE are not supported on a routed connection.");
    }
    return switch (command.action()) {
      case BEGIN -> begin(command, call);
      case COMMIT -> {
        transactions.commit();
        yield physicals.lastUsed().execute(call);
      }
      case ROLLBACK -> {
        transactions.rollback();
        yield physicals.lastUsed().execute(call);
      }
      case SAVEPOINT -> savepoint(KeyValues.unquote(command.savepoint()), call);
      case ROLLBACK_TO_SAVEPOINT -> {
        Mark mark = markNamed(KeyValues.unquote(command.savepoint()));
        if (mark != null) {
          transactions.rollback(mark);
        }
        yield physicals.lastUsed().execute(call);
      }
      case RELEASE_SAVEPOINT -> {
        Mark mark = markNamed(KeyValues.unquote(command.savepoint()));
        PhysicalSession session = physicals.lastUsed();
        if (mark != null) {
          transactions.release(mark);
          session.execute("SAVEPOINT " + KeyValues.quote(mark.serverName()));
        }
        yield session.execute(call);
      }
    };
  }

  private <R> R begin(TransactionCommand command, StatementCall<R> call) throws SQLException {
    if (command.consistentSnapshot() && !onlyMonolith()) {
      throw new RoutingException(
          "DR005",
          "WITH CONSISTENT SNAPSHOT cannot span databases; it is allowed while every domain is in"
              + " phase 1.");
    }
    transactions.commit();
    PhysicalSession session = physicals.lastUsed();
    R result = session.execute(call);
    transactions.begin(
        session, command.readOnly() ? "START TRANSACTION READ ONLY" : "START TRANSACTION");
    return result;
  }

  private <R> R savepoint(String name, StatementCall<R> call) throws SQLException {
    PhysicalSession session = physicals.lastUsed();
    if (transactions.isOpen()) {
      transactions.enlist(session);
      Mark earlier = markNamed(name);
      if (earlier != null) {
        transactions.current().forget(earlier);
      }
      transactions.setSavepoint(name);
    }
    return session.execute(call);
  }

  private Mark markNamed(String name) {
    for (Mark mark : transactions.current().marks()) {
      if (mark.serverName().equalsIgnoreCase(name)) {
        return mark;
      }
    }
    return null;
  }

  private <R> R use(String sql, StatementCall<R> call) throws SQLException {
    String schema = context.catalog().monolithSchema();
    String named = sql.strip().replaceAll("(?is)^.*\\buse\\s+`?|`?\\s*;?\\s*$", "");
    if (!named.toLowerCase(Locale.ROOT).equals(schema)) {
      throw new RoutingException(
          "DR005",
          "USE "
              + named
              + " is refused: the router decides which database serves a table. Open a"
              + " plain connection for another schema.");
    }
    return physicals.session(DomainCatalog.MONOLITH).execute(call);
  }

  private <R> R set(String sql, SqlFacts facts, StatementCall<R> call) throws SQLException {
    if (facts.has(SessionEffect.CHANGES_SYNTAX)) {
      throw new RoutingException(
          "DR005",
          "A sql_mode that changes how SQL text is read (ANSI_QUOTES, NO_BACKSLASH_ESCAPES) is not"
              + " supported, nor one that is not a literal.");
    }
    if (facts.has(SessionEffect.NEXT_TRANSACTION) && !onlyMonolith()) {
      throw new RoutingException(
          "DR005",
          "SET TRANSACTION for the next transaction only is not supported once a domain has left"
              + " phase 1; use Connection.setTransactionIsolation or setReadOnly.");
    }
    if (!call.parameters().cover(facts.parameters())) {
      return physicals.lastUsed().execute(call); // a value is missing, as the driver will say
    }
    Optional<String> repeatable = repeatable(sql, facts, call);
    boolean alone = onlyMonolith() && physicals.open().size() <= 1;
    if (facts.has(SessionEffect.SETS_VARIABLE) && repeatable.isEmpty() && !alone) {
      throw SessionSettings.unrepeatable();
    }
    if (facts.has(SessionEffect.AUTOCOMMIT_ON) || facts.has(SessionEffect.AUTOCOMMIT_OFF)) {
      transactions.setAutoCommit(facts.has(SessionEffect.AUTOCOMMIT_ON));
    }
    int target = userVariablesOf(facts);
    R result = executeAnew(target, facts, call);
    if (facts.has(SessionEffect.SETS_VARIABLE)) {
      repeatElsewhere(repeatable, facts, target);
    }
    noteEffects(facts, physicals.session(target));
    return result;
  }

  /** Where the user variables are that the statement names, or else the target used last. */
  private int userVariablesOf(SqlFacts facts) {
    int pinned = physicals.userVariableTarget();
    return facts.has(SessionEffect.USER_VARIABLE) && pinned >= 0 ? pinned : physicals.lastTarget();
  }

  /** Once more on a new connection, if the old one was lost while it was idle. */
  private <R> R executeAnew(int target, SqlFacts facts, StatementCall<R> call) throws SQLException {
    PhysicalSession session = physicals.session(target);
    noteTraces(facts, session);
    try {
      return session.execute(call);
    } catch (SQLException e) {
      if (!physicals.lostIdle(session, e)) {
        throw e;
      }
      PhysicalSession fresh = physicals.session(target);
      noteTraces(facts, fresh);
      return fresh.execute(call);
    }
  }

  private void repeatElsewhere(Optional<String> repeatable, SqlFacts facts, int done)
      throws SQLException {
    if (repeatable.isEmpty()) {
      physicals.settings().addUnrepeatable();
      return;
    }
    for (PhysicalSession session : physicals.open()) {
      if (session.target() != done) {
        noteTraces(facts, session);
        repeat(repeatable.get(), session);
      }
    }
    physicals.settings().addReplayedStatement(repeatable.get());
  }

  /** The text that has the same effect on another connection, parameters written out. */
  private static Optional<String> repeatable(String sql, SqlFacts facts, StatementCall<?> call) {
    if (facts.has(SessionEffect.USER_VARIABLE) && FROM_USER_VARIABLE.matcher(sql).find()) {
      return Optional.empty();
    }
    return facts.parameters() == 0
        ? Optional.of(sql)
        : LiteralSet.of(sql, facts.parameters(), call.parameters());
  }

  private void repeat(String sql, PhysicalSession session) throws SQLException {
    try {
      session.execute(sql);
    } catch (SQLException e) {
      if (!physicals.lostIdle(session, e)) {
        throw e;
      }
    }
  }

  /** Locks may have been taken on several; the answer is that of the one used last. */
  private <R> R unlockTables(StatementCall<R> call) throws SQLException {
    PhysicalSession last = physicals.lastUsed();
    for (PhysicalSession session : physicals.open()) {
      if (session != last) {
        session.execute("UNLOCK TABLES");
      }
    }
    return last.execute(call);
  }

  /** Remembers that a statement, even one that failed, may have changed the server's session. */
  void noteTraces(SqlFacts facts, PhysicalSession session) {
    if (hidesItsEffects(facts) || !Collections.disjoint(facts.effects(), TRACES)) {
      session.sessionChanged();
    }
  }

  static boolean hidesItsEffects(SqlFacts facts) {
    return switch (facts.kind()) {
      case ADMIN, CALL, HANDLER, OTHER, PREPARED_TEXT -> true;
      default -> false;
    };
  }

  /** Remembers what a statement has left behind in this session. */
  void noteEffects(SqlFacts facts, PhysicalSession session) {
    if (facts.effects().isEmpty() && !hidesItsEffects(facts)) {
      return;
    }
    noteTraces(facts, session);
    int target = session.target();
    if (facts.has(SessionEffect.USER_VARIABLE)) {
      physicals.carry().userVariableTarget(target);
    }
    if (facts.has(SessionEffect.NAMED_LOCK) || facts.has(SessionEffect.TABLE_LOCK)) {
      physicals.carry().locksHeld();
    }
    facts.temporaryTables().forEach(table -> physicals.carry().temporaryTable(table, target));
    if (facts.kind() == StatementKind.DDL
        && facts.has(SessionEffect.TEMPORARY_TABLE)
        && facts.temporaryTables().isEmpty()) {
      for (TableName table : facts.writes()) {
        physicals.carry().forgetTemporaryTable(table.name());
      }
    }
  }

  private boolean onlyMonolith() {
    PhaseSnapshot snapshot = context.watcher().source().snapshot();
    for (int domain = 0; domain < snapshot.domainCount(); domain++) {
      if (snapshot.of(domain).phase() != Phase.MONOLITH) {
        return false;
      }
    }
    return true;
  }
}
