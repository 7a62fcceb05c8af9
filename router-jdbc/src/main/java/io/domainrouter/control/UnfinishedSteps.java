package io.domainrouter.control;

import io.domainrouter.config.Phase;
import io.domainrouter.route.DomainCatalog;
import io.domainrouter.route.DomainState;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says what became of a step whose controller did not come to its end: the control rows know
 * whether it is finished or undone, and people shall. Looks now and then; for one thread.
 */
final class UnfinishedSteps {
  private static final Logger LOG = LoggerFactory.getLogger(UnfinishedSteps.class);
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final ControlContext context;
  private final Audit audit;
  private final OneController one;
  private final long[] nextLook;

  UnfinishedSteps(ControlContext context, Audit audit, OneController one) {
    this.context = context;
    this.audit = audit;
    this.one = one;
    this.nextLook = new long[context.catalog().domainCount()];
    Arrays.fill(nextLook, System.nanoTime());
  }

  void check(int domain) {
    if (System.nanoTime() - nextLook[domain] < 0) {
      return;
    }
    nextLook[domain] = System.nanoTime() + PAUSE_NANOS;
    try {
      if (begun(domain).isPresent()) {
        one.runIfFree(() -> tell(domain)); // who is at work will say so
      }
    } catch (SQLException e) {
      LOG.debug("The last step of domain {} cannot be looked at now", context.name(domain), e);
    }
  }

  private Optional<Audit.Step> begun(int domain) throws SQLException {
    return context.promptly(
        DomainCatalog.MONOLITH,
        connection ->
            Audit.lastStep(connection, context.name(domain)).filter(Audit.Step::isUnderWay));
  }

  private Void tell(int domain) throws SQLException {
    Optional<Audit.Step> begun = begun(domain);
    if (begun.isPresent()) {
      context.watcher().refresh(domain);
      tell(begun.get(), context.state(domain));
    }
    return null;
  }

  private void tell(Audit.Step begun, DomainState state) throws SQLException {
    Phase phase = state.phase();
    String outcome = begun.action().endsWith(" " + phase.label()) ? Audit.FINISHED : Audit.UNDONE;
    LOG.warn(
        "The step {} has lost its controller and is {}: phase {}, epoch {}",
        begun,
        outcome,
        phase.label(),
        state.epoch());
    audit.record(
        begun.domain(),
        begun.action(),
        state.epoch(),
        ChangeRequest.of("router", "its controller did not come to the end"),
        outcome,
        begun.toString());
  }
}
