package io.domainrouter.route;

import io.domainrouter.config.CrossDomainTransactions;
import io.domainrouter.config.Phase;
import io.domainrouter.config.Side;
import io.domainrouter.config.UnknownTables;
import io.domainrouter.sql.LockKind;
import io.domainrouter.sql.SessionEffect;
import io.domainrouter.sql.SqlFacts;
import io.domainrouter.sql.StatementKind;
import io.domainrouter.sql.WriteShape;
import java.util.stream.IntStream;

/**
 * Decides where a statement goes. A pure function of its arguments; immutable, thread-safe.
 *
 * <p><b>How it decides.</b> Every table narrows the targets that may run the statement. A plain
 * read allows each target that holds the domain completely and freshly; a locking read or a write
 * allows the authority only; a table of no domain allows the monolith. Session state (user
 * variables, temporary tables, the previous statement) narrows further. Nothing left means refused:
 * no statement is routed by guess.
 */
public final class RoutePlanner {
  private static final int[] NONE = {};
  private static final long MONOLITH_BIT = bit(DomainCatalog.MONOLITH);

  private final DomainCatalog catalog;
  private final Refusals refusals;
  private final int[] allDomains;

  public RoutePlanner(DomainCatalog catalog) {
    this.catalog = catalog;
    this.allDomains = IntStream.range(0, catalog.domainCount()).toArray();
    this.refusals = new Refusals(catalog);
  }

  public RoutePlan plan(
      StatementProfile profile, PhaseSnapshot snapshot, TransactionView transaction) {
    return new Decision(profile, snapshot, transaction).plan();
  }

  /**
   * The plan that every session gets that holds nothing: no transaction, no temporary table, no
   * user variable.
   *
   * @return null where it depends on more of the session than that
   */
  public RoutePlan settled(StatementProfile profile, PhaseSnapshot snapshot) {
    NothingHeld session = new NothingHeld();
    RoutePlan plan = plan(profile, snapshot, session);
    return session.wasAskedForMore() ? null : plan;
  }

  private static long bit(int target) {
    return 1L << target;
  }

  /** One statement's decision. */
  private final class Decision {
    private final StatementProfile profile;
    private final SqlFacts facts;
    private final PhaseSnapshot snapshot;
    private final TransactionView transaction;

    Decision(StatementProfile profile, PhaseSnapshot snapshot, TransactionView transaction) {
      this.profile =
          transaction.hasTemporaryTables()
              ? StatementProfile.of(
                  profile.facts(),
                  catalog,
                  table -> transaction.temporaryTableTarget(table.name()) >= 0)
              : profile;
      this.facts = profile.facts();
      this.snapshot = snapshot;
      this.transaction = transaction;
    }

    RoutePlan plan() {
      boolean hidden =
          facts.kind() == StatementKind.PREPARED_TEXT && profile.mentioned().length == 0;
      if (facts.unroutable().isPresent() && !hidden) {
        return unexplained();
      }
      if (unownedRefused()) {
        return refusals.unknownTable(profile.unowned());
      }
      return switch (facts.kind()) {
        case INSERT, REPLACE, UPDATE, DELETE, LOAD -> write();
        case DDL -> schemaChange();
        case CALL, XA, PREPARED_TEXT, HANDLER, OTHER -> opaque();
        case LOCK_TABLES -> tableLock();
        case SELECT -> facts.lock() == LockKind.NONE ? read() : lockingRead();
        default -> onAuthority();
      };
    }

    private boolean unownedRefused() {
      boolean writesUnowned = profile.writesUnowned() && !facts.has(SessionEffect.TEMPORARY_TABLE);
      return (profile.readsUnowned() || writesUnowned)
          && catalog.config().unknownTables() == UnknownTables.REFUSE;
    }

    /** Tables not established: safe only where every table that could be meant has one place. */
    private RoutePlan unexplained() {
      String reason = facts.unroutable().orElseThrow();
      boolean onMonolith = true;
      boolean onPartition = profile.mentioned().length > 0;
      long partitions = 0;
      for (int domain : profile.mentioned()) {
        DomainState state = state(domain);
        onMonolith &= state.phase() == Phase.MONOLITH || state.phase() == Phase.PARTITION_READY;
        onPartition &= state.phase() == Phase.PARTITION_ONLY;
        partitions |= bit(catalog.target(domain, Side.PARTITION));
      }
      if (onMonolith) {
        return decide(MONOLITH_BIT, profile.mentioned(), true);
      }
      if (onPartition && Long.bitCount(partitions) == 1) {
        return decide(partitions, profile.mentioned(), true);
      }
      return refusals.unroutable(reason, states(profile.mentioned()));
    }

    private RoutePlan read() {
      return decide(readableByAll(), NONE, false);
    }

    /** The targets that hold all of the domain's committed rows, and this transaction's own. */
    private long readable(int domain) {
      DomainState bound = transaction.bound(domain);
      if (bound != null) {
        return authority(bound);
      }
      DomainState state = snapshot.of(domain);
      boolean mirrorServes = state.mirrorTrusted() && state.phase().mirrorServesReads();
      return mirrorServes ? authority(state) | mirror(state) : authority(state);
    }

    private RoutePlan lockingRead() {
      long allowed = profile.readsUnowned() ? MONOLITH_BIT : ~0L;
      for (int domain : profile.reads()) {
        allowed &= authority(state(domain));
      }
      return decide(allowed, transaction.inTransaction() ? profile.reads() : NONE, false);
    }

    private RoutePlan write() {
      if (onTemporaryTable()) {
        return read();
      }
      long allowed = writable();
      int mirrored = -1;
      for (int domain : profile.writes()) {
        mirrored = state(domain).phase().mirrored() ? domain : mirrored;
      }
      RoutePlan plan = decide(allowed, profile.writes(), true);
      if (mirrored < 0 || !(plan instanceof RoutePlan.Single single)) {
        return plan;
      }
      if (profile.writes().length > 1 || profile.writesUnowned()) {
        return refusals.notMirrored("it writes more than one table", state(mirrored));
      }
      if (facts.write().isEmpty()) {
        return refusals.notMirrored("its rows cannot be told from its text", state(mirrored));
      }
      if (facts.write().get() instanceof WriteShape.Opaque opaque) {
        return refusals.notMirrored(opaque.rule(), state(mirrored));
      }
      return new RoutePlan.DualWrite(single.target(), single.bind(), mirrored);
    }

    private long writable() {
      long allowed = profile.writesUnowned() || profile.readsUnowned() ? MONOLITH_BIT : ~0L;
      for (int domain : profile.writes()) {
        allowed &= authority(state(domain));
      }
      for (int domain : profile.reads()) {
        allowed &= readable(domain);
      }
      return allowed;
    }

    private boolean onTemporaryTable() {
      return transaction.hasTemporaryTables()
          && !facts.writes().isEmpty()
          && facts.writes().stream()
              .allMatch(table -> transaction.temporaryTableTarget(table.name()) >= 0);
    }

    private RoutePlan schemaChange() {
      if (onTemporaryTable() || facts.has(SessionEffect.TEMPORARY_TABLE)) {
        return read();
      }
      for (int domain : profile.domains()) {
        if (state(domain).phase().mirrored()) {
          return refusals.schemaChange(state(domain));
        }
      }
      return decide(writable(), profile.writes(), true);
    }

    private long readableByAll() {
      long allowed = profile.readsUnowned() ? MONOLITH_BIT : ~0L;
      for (int domain : profile.reads()) {
        allowed &= readable(domain);
      }
      return allowed;
    }

    /** Statements whose tables are hidden: safe while nobody needs to know them. */
    private RoutePlan opaque() {
      for (int domain = 0; domain < catalog.domainCount(); domain++) {
        if (state(domain).phase().locked()) {
          return refusals.opaque(facts.kind(), state(domain));
        }
      }
      int prepared =
          facts.kind() == StatementKind.PREPARED_TEXT ? transaction.preparedTextTarget() : -1;
      return decide(namedTablesOr(prepared < 0 ? MONOLITH_BIT : bit(prepared)), allDomains, true);
    }

    private RoutePlan tableLock() {
      for (int domain : profile.domains()) {
        if (state(domain).phase().locked()) {
          return refusals.opaque(StatementKind.LOCK_TABLES, state(domain));
        }
      }
      return decide(namedTablesOr(MONOLITH_BIT), NONE, false);
    }

    /** SHOW, EXPLAIN, SET, DO, administration: about the authority's tables, or the monolith. */
    private RoutePlan onAuthority() {
      for (int domain : profile.writes()) {
        if (facts.kind() != StatementKind.EXPLAIN && state(domain).phase().mirrored()) {
          return refusals.notMirrored("the router does not know its effect", state(domain));
        }
      }
      return decide(namedTablesOr(~0L), NONE, false);
    }

    private long namedTablesOr(long otherwise) {
      int[] domains = profile.domains();
      if (domains.length == 0 && !profile.readsUnowned() && !profile.writesUnowned()) {
        return otherwise;
      }
      long allowed = profile.readsUnowned() || profile.writesUnowned() ? MONOLITH_BIT : ~0L;
      for (int domain : domains) {
        allowed &= authority(state(domain));
      }
      return allowed;
    }

    private RoutePlan decide(long allowedByTables, int[] bind, boolean writes) {
      if (allowedByTables == 0) {
        return refusals.noCommonTarget(facts, states(profile.domains()));
      }
      long allowed = allowedByTables & allowedBySession();
      if (allowed == 0) {
        return refusals.sessionState(facts, states(profile.domains()));
      }
      boolean byName = profile.qualified() && (allowed & MONOLITH_BIT) != 0;
      int target = byName ? DomainCatalog.MONOLITH : choose(allowed);
      if (target != DomainCatalog.MONOLITH && profile.qualified()) {
        return refusals.qualifiedName(catalog.monolithSchema(), catalog.target(target).name());
      }
      if (writes && spansAuthorities(target)) {
        return refusals.secondAuthority(facts, target, transaction.writtenTargets());
      }
      return new RoutePlan.Single(target, bind, writes);
    }

    private boolean spansAuthorities(int target) {
      return transaction.inTransaction()
          && (transaction.writtenTargets() & ~bit(target)) != 0
          && catalog.config().crossDomainTransactions() == CrossDomainTransactions.REFUSE;
    }

    private long allowedBySession() {
      long allowed = ~0L;
      if (facts.has(SessionEffect.NAMED_LOCK)) {
        allowed &= MONOLITH_BIT;
      }
      if (facts.has(SessionEffect.PREVIOUS_STATEMENT)) {
        allowed &= only(transaction.previousTarget());
      }
      if (facts.kind() == StatementKind.PREPARED_TEXT) {
        allowed &= only(transaction.preparedTextTarget());
      }
      if (facts.has(SessionEffect.USER_VARIABLE)) {
        allowed &= only(transaction.userVariableTarget());
      }
      if (transaction.hasTemporaryTables()) {
        for (var table : facts.reads()) {
          allowed &= only(transaction.temporaryTableTarget(table.name()));
        }
        for (var table : facts.writes()) {
          allowed &= only(transaction.temporaryTableTarget(table.name()));
        }
      }
      return allowed;
    }

    private long only(int target) {
      return target < 0 ? ~0L : bit(target);
    }

    private int choose(long allowed) {
      if (Long.bitCount(allowed) == 1) {
        return Long.numberOfTrailingZeros(allowed);
      }
      if (profile.reads().length == 1 && profile.writes().length == 0) {
        int preferred = preferred(profile.reads()[0]);
        if ((allowed & bit(preferred)) != 0) {
          return preferred;
        }
      }
      int previous = transaction.previousTarget();
      boolean tableless = profile.domains().length == 0;
      if (tableless && previous >= 0 && (allowed & bit(previous)) != 0) {
        return previous;
      }
      return Long.numberOfTrailingZeros(allowed);
    }

    private int preferred(int domain) {
      int earlier = transaction.readTarget(domain);
      if (earlier >= 0) {
        return earlier;
      }
      DomainState state = state(domain);
      boolean shifted =
          state.phase() != Phase.READ_MIGRATION || transaction.draw() < state.readPercent();
      return shifted
          ? catalog.target(domain, Side.PARTITION)
          : catalog.target(domain, Side.MONOLITH);
    }

    private DomainState state(int domain) {
      DomainState bound = transaction.bound(domain);
      return bound != null ? bound : snapshot.of(domain);
    }

    private DomainState[] states(int[] domains) {
      DomainState[] states = new DomainState[domains.length];
      for (int i = 0; i < domains.length; i++) {
        states[i] = state(domains[i]);
      }
      return states;
    }

    private long authority(DomainState state) {
      return bit(catalog.target(state.domain(), state.phase().authority()));
    }

    private long mirror(DomainState state) {
      return bit(catalog.target(state.domain(), state.phase().authority().other()));
    }
  }
}
