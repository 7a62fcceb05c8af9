package io.domainrouter.lint.driver;

import io.domainrouter.lint.Finding;
import io.domainrouter.lint.LintSession;
import io.domainrouter.lint.Linter;
import io.domainrouter.lint.rule.Exemption;
import io.domainrouter.lint.rule.Location;
import io.domainrouter.lint.rule.TransactionExtent;
import io.domainrouter.observe.SessionObserver;
import io.domainrouter.route.DomainCatalog;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * The linter behind an {@link io.domainrouter.observe.Observation}: one engine per domain file, one
 * tracker per session. Thread-safe.
 */
public final class RunningLint {
  private final Function<DomainCatalog, Linter> makeLinter;
  private final BiConsumer<Finding, Linter> found;
  private final boolean rolledBackToo;
  private final Map<DomainCatalog, Linter> linters = new ConcurrentHashMap<>();

  /**
   * @param found is handed each finding with its linter, as often as it occurs, by the thread that
   *     sends the statement
   * @param rolledBackToo whether transactions that are rolled back are judged
   */
  public RunningLint(
      Function<DomainCatalog, Linter> makeLinter,
      BiConsumer<Finding, Linter> found,
      boolean rolledBackToo) {
    this.makeLinter = makeLinter;
    this.found = found;
    this.rolledBackToo = rolledBackToo;
  }

  /** The observer of one session. */
  public SessionObserver open(DomainCatalog catalog) {
    return new Session(linters.computeIfAbsent(catalog, makeLinter));
  }

  private final class Session implements SessionObserver {
    private final Linter linter;
    private final LintSession session;
    private Optional<Exemption> ofTransaction = Optional.empty();

    Session(Linter linter) {
      this.linter = linter;
      this.session = new LintSession(linter, this::judge);
    }

    @Override
    public void statement(String sql) {
      Linter.Judged judged = session.judge(sql);
      if (!judged.violations().isEmpty()) {
        ApplicationFrame frame = ApplicationFrame.now();
        linter.statement(sql, judged, frame.where(), frame.exemption()).forEach(this::found);
      }
      session.run(judged, this::where);
    }

    private Location where() {
      ApplicationFrame frame = ApplicationFrame.now();
      ofTransaction = ofTransaction.or(frame::exemption);
      return frame.where();
    }

    @Override
    public void autoCommit(boolean on) {
      session.transactions().autoCommit(on);
    }

    @Override
    public void transactionEnded(boolean committed) {
      session.transactions().end(committed);
    }

    private void found(Finding finding) {
      found.accept(finding, linter);
    }

    private void judge(TransactionExtent extent) {
      if (extent.committed() || rolledBackToo) {
        linter.transaction(extent, ofTransaction).forEach(this::found);
      }
      ofTransaction = Optional.empty();
    }
  }
}
