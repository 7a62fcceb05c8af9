package io.domainrouter.lint.watch;

import io.domainrouter.lint.Finding;
import io.domainrouter.lint.rule.Severity;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of violations when they are first seen, and again when they are still seen an hour later;
 * of {@value #MOST} a minute at most. Thread-safe; called by the linter's own thread, so that
 * nobody who listens holds up the application.
 */
final class Alerts {
  private static final Logger LOG = LoggerFactory.getLogger("io.domainrouter.lint");
  private static final int MOST = 10;
  private static final long MINUTE = 60_000;
  private static final long PAUSE = 60 * MINUTE;
  private static final int SHOWN = 300;

  private final List<Consumer<LintAlert>> listeners = new CopyOnWriteArrayList<>();
  private long minuteBegan = Long.MIN_VALUE;
  private int toldThisMinute;
  private long withheld;

  void listen(Consumer<LintAlert> listener) {
    listeners.add(listener);
  }

  void unlisten(Consumer<LintAlert> listener) {
    listeners.remove(listener);
  }

  /**
   * Looks whether there is news of it, and tells.
   *
   * @param now in {@link Sighting#ticks}
   */
  synchronized void look(Sighting sighting, long now) {
    sighting.look(now);
    if (!sighting.isAlertDue(now, PAUSE)) {
      return;
    }
    sighting.alerted(now);
    sighting.findings().stream()
        .filter(finding -> !finding.exempt() && finding.severity() == Severity.ERROR)
        .forEach(finding -> tell(finding, sighting.count(), now));
  }

  private void tell(Finding finding, long count, long now) {
    if (minuteBegan == Long.MIN_VALUE || now - minuteBegan >= MINUTE) {
      minuteBegan = now;
      toldThisMinute = 0;
    }
    if (toldThisMinute >= MOST) {
      withheld++;
      return;
    }
    toldThisMinute++;
    LintAlert alert = new LintAlert(finding, count, withheld);
    withheld = 0;
    LOG.warn("{}: {}", alert.words(), WatchedUses.shortened(finding.subject().strip(), SHOWN));
    listeners.forEach(listener -> tell(listener, alert));
  }

  private static void tell(Consumer<LintAlert> listener, LintAlert alert) {
    try {
      listener.accept(alert);
    } catch (RuntimeException e) {
      LOG.debug("Somebody who listens to the linter's alerts has failed", e);
    }
  }
}
