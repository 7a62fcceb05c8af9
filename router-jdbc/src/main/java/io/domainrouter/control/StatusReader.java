package io.domainrouter.control;

import io.domainrouter.config.DomainConfig;
import io.domainrouter.journal.JournalState;
import io.domainrouter.route.DomainCatalog;
import io.domainrouter.route.DomainState;
import java.sql.SQLException;

/** Says how one domain stands. Thread-safe. */
final class StatusReader {
  private final ControlContext context;
  private final Copies copies;
  private final JournalLook journals;

  StatusReader(ControlContext context, Copies copies) {
    this.context = context;
    this.copies = copies;
    this.journals =
        new JournalLook(context.catalog().domainCount(), context::journalState, System::nanoTime);
  }

  DomainStatus status(int domain) {
    DomainState state = context.state(domain);
    DomainConfig config = context.config(domain);
    CopyProgress copy = copies.progress(domain);
    return new DomainStatus(
        config.name(),
        config.tables(),
        config.partition(),
        config.priority(),
        config.dependencies(),
        state.phase(),
        state.epoch(),
        state.readPercent(),
        state.dualWrite(),
        state.mirrorTrusted(),
        journal(domain, state),
        context.counters().drainRate(domain),
        copy.rowsCopied(),
        copy.rowsTotal(),
        copy.activity().isEmpty() ? step(config.name()) : copy.activity());
  }

  /** The step that is under way, or what became of the last one where its controller died. */
  private String step(String domain) {
    try {
      return context.promptly(
          DomainCatalog.MONOLITH,
          connection -> Audit.lastStep(connection, domain).map(Audit.Step::activity).orElse(""));
    } catch (SQLException e) {
      return "";
    }
  }

  private JournalState journal(int domain, DomainState state) {
    if (!state.phase().mirrored()) {
      return JournalState.EMPTY;
    }
    try {
      return journals.state(domain);
    } catch (SQLException e) {
      return JournalState.UNKNOWN;
    }
  }
}
