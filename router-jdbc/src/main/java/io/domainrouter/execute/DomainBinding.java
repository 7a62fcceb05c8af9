package io.domainrouter.execute;

import io.domainrouter.phase.ControlRow;
import io.domainrouter.phase.PhaseSource;
import io.domainrouter.phase.PhaseWatcher;
import io.domainrouter.phase.UselessLock;
import io.domainrouter.phase.Waits;
import io.domainrouter.route.DomainState;
import io.domainrouter.route.PhaseSnapshot;
import io.domainrouter.route.RoutePlan;
import io.domainrouter.route.StatementProfile;
import io.domainrouter.route.TransactionView;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Chooses where a session's statement goes, and fixes the phases that this was decided by for its
 * transaction: under the shared lock of a domain's control row, or counted in where the phase takes
 * no lock. Not thread-safe.
 */
final class DomainBinding {
  /** More changes of phase than this between planning and binding means something is wrong. */
  private static final int MAX_PLANS = 50;

  private final RoutingContext context;
  private final PhysicalSessions physicals;
  private final Transactions transactions;
  private final ConnectionFailures failures;
  private final TransactionView view;
  private final PhaseWatcher watcher;
  private final PhaseSource source;
  private final Waits.Wait wait;

  DomainBinding(
      RoutingContext context,
      PhysicalSessions physicals,
      Transactions transactions,
      ConnectionFailures failures) {
    this.context = context;
    this.physicals = physicals;
    this.transactions = transactions;
    this.failures = failures;
    this.view = new SessionView(physicals, transactions);
    this.watcher = context.watcher();
    this.source = watcher.source();
    this.wait = source.waits().open();
  }

  /** To be begun while the session waits for the lock on a control row. */
  Waits.Wait waiting() {
    return wait;
  }

  /**
   * Plans until the domains could be bound to the states that the plan was made for.
   *
   * @param timeoutSeconds how long to wait for a lock on them; 0 for no limit of the application's
   */
  RoutePlan.Sent bind(String sql, KnownStatement known, int timeoutSeconds) throws SQLException {
    StatementProfile profile = known.profile();
    for (int plans = 0; plans < MAX_PLANS; plans++) {
      confirmFreshness(profile.mentioned());
      PhaseSnapshot snapshot = source.snapshot();
      RoutePlan plan = plan(sql, known, snapshot);
      if (plan instanceof RoutePlan.Refuse refuse) {
        context.counters().refusal(profile.domains());
        throw new RoutingException(refuse.sqlState(), refuse.reason());
      }
      RoutePlan.Sent sent = (RoutePlan.Sent) plan;
      if (bindAll(known, sent, snapshot, timeoutSeconds)) {
        noteTransaction(sql, profile, sent);
        return sent;
      }
    }
    throw new SQLException(
        "The phases of the statement's domains changed "
            + MAX_PLANS
            + " times while it was routed.",
        "40001");
  }

  /**
   * The state of the one domain that a statement outside a transaction writes to both sides of; the
   * shared lock is not taken yet. Empty where it is another kind of statement.
   */
  Optional<DomainState> mirrored(String sql, KnownStatement known) throws SQLException {
    confirmFreshness(known.profile().mentioned());
    PhaseSnapshot snapshot = source.snapshot();
    return plan(sql, known, snapshot) instanceof RoutePlan.DualWrite dual && dual.bind().length == 1
        ? Optional.of(snapshot.of(dual.domain())).filter(state -> state.phase().locked())
        : Optional.empty();
  }

  /** Only where a write is mirrored do the literals matter, and only then is it read again. */
  private RoutePlan plan(String sql, KnownStatement known, PhaseSnapshot snapshot) {
    RoutePlan plan = context.planner().plan(known.profile(), snapshot, view);
    return plan instanceof RoutePlan.Single || known.isOf(sql)
        ? plan
        : context.planner().plan(context.profiles().exactly(sql), snapshot, view);
  }

  /** What was last confirmed too long ago (a paused process) is read again before it is used. */
  private void confirmFreshness(int[] domains) throws SQLException {
    if (transactions.current().locks(domains)) {
      return;
    }
    if (!source.allFresh()) {
      for (int domain : domains) {
        refreshIfStale(domain);
      }
    }
    if (transactions.current().isOvertaken()) {
      throw overtaken();
    }
  }

  private void refreshIfStale(int domain) throws SQLException {
    if (source.isStale(domain)) {
      watcher.rejoin(domain);
    }
  }

  private SQLException overtaken() {
    SQLException overtaken =
        new SQLException(
            "A phase was changed while this instance stood still in a transaction that relies on"
                + " it; roll it back and try again.",
            "40001");
    transactions.breakOff(overtaken);
    return overtaken;
  }

  private boolean bindAll(
      KnownStatement known, RoutePlan.Sent plan, PhaseSnapshot snapshot, int timeoutSeconds)
      throws SQLException {
    for (int domain : plan.bind()) {
      if (transactions.current().bound(domain) == null
          && !bindOne(known, plan.target(), snapshot.of(domain), timeoutSeconds)) {
        return false;
      }
    }
    return true;
  }

  private boolean bindOne(KnownStatement known, int target, DomainState state, int timeoutSeconds)
      throws SQLException {
    if (state.phase().locked()) {
      return bindUnderLock(known, target, state, timeoutSeconds);
    }
    refreshIfStale(state.domain());
    PhaseSource.Generation generation = source.enter(state);
    if (generation == null) {
      return false;
    }
    transactions.current().bind(generation);
    return true;
  }

  private boolean bindUnderLock(
      KnownStatement known, int target, DomainState state, int timeoutSeconds) throws SQLException {
    PhysicalSession session = physicals.session(target);
    String domain = context.catalog().domain(state.domain()).name();
    long asked = System.nanoTime();
    Optional<ControlRow> row;
    wait.begin(state.domain(), target, asked);
    try {
      row = transactions.enlist(session, domain, timeoutSeconds);
    } catch (SQLException e) {
      throw failures.toldUnderLock(target, e);
    } finally {
      wait.end();
    }
    context.counters().held(state.domain(), System.nanoTime() - asked);
    if (row.isPresent() && row.get().authority() && row.get().epoch() == state.epoch()) {
      source.confirm(state.domain(), asked);
      bind(known, session, state);
      return true;
    }
    follow(state, () -> transactions.releaseIfUnused(session));
    return false;
  }

  /** Finds out where a domain has gone whose lock is of no use any more, and lets that go. */
  void follow(DomainState state, UselessLock lock) throws SQLException {
    watcher.follow(state.domain(), state.epoch(), lock);
  }

  /** The session holds the lock on the domain's control row. */
  void bind(KnownStatement known, PhysicalSession session, DomainState state) throws SQLException {
    String target = context.catalog().target(session.target()).name();
    transactions
        .current()
        .bind(source.holds().begin(state, target, session.number(), known.profile().facts()));
  }

  private void noteTransaction(String sql, StatementProfile profile, RoutePlan.Sent plan) {
    if (!transactions.isOpen()) {
      return;
    }
    for (int domain : profile.reads()) {
      transactions.current().read(domain, plan.target());
    }
    if (plan.writes() && (transactions.writtenTargets() & ~(1L << plan.target())) != 0) {
      context.counters().crossDomainTransaction(sql);
    }
  }
}
