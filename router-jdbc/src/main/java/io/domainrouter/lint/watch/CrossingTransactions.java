package io.domainrouter.lint.watch;

import io.domainrouter.lint.Finding;
import io.domainrouter.lint.Linter;
import io.domainrouter.lint.driver.ApplicationFrame;
import io.domainrouter.lint.rule.Exemption;
import io.domainrouter.lint.rule.LintedStatement;
import io.domainrouter.lint.rule.Location;
import io.domainrouter.lint.rule.TransactionExtent;
import io.domainrouter.observe.StatementUse;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The transactions that came to a second domain, each kind once. Thread-safe and bounded: the kinds
 * beyond are only counted.
 */
final class CrossingTransactions {
  private static final Logger LOG = LoggerFactory.getLogger(CrossingTransactions.class);
  private static final int LONGEST = 4_000;

  private final Linter linter;
  private final FrameBudget frames;
  private final int limit;

  /** By the very accounts, so that a transaction that was seen before costs no reading of texts. */
  private final Map<List<StatementUse>, Crossing> known = new ConcurrentHashMap<>();

  private final Map<String, Crossing> kinds = new ConcurrentHashMap<>();
  private final LongAdder beyondLimit = new LongAdder();

  CrossingTransactions(Linter linter, FrameBudget frames, int limit) {
    this.linter = linter;
    this.frames = frames;
    this.limit = limit;
  }

  FrameBudget frames() {
    return frames;
  }

  /**
   * @param steps by which it came to each place
   * @param frame of a later one; null when nobody looked
   */
  void ended(List<StatementUse> steps, ApplicationFrame frame) {
    try {
      Crossing crossing = crossing(steps);
      crossing.count.increment();
      if (frame != null) {
        crossing.callers.add(frame);
      }
    } catch (RuntimeException | StackOverflowError e) {
      LOG.debug("A transaction could not be judged", e); // must not fail the application's commit
    }
  }

  private Crossing crossing(List<StatementUse> steps) {
    Crossing crossing = known.get(steps);
    if (crossing == null) {
      crossing = kind(steps);
      if (known.size() >= limit) {
        known.clear(); // found again by their texts
      }
      if (steps.stream().allMatch(step -> step.sql().length() <= LONGEST)) {
        known.put(List.copyOf(steps), crossing);
      }
    }
    return crossing;
  }

  private Crossing kind(List<StatementUse> steps) {
    Crossing made = new Crossing(extent(steps), exemption(steps));
    StringBuilder identity = new StringBuilder();
    made.findings().forEach(finding -> identity.append(finding.identity()).append('\n'));
    if (identity.isEmpty() || (kinds.size() >= limit && !kinds.containsKey(identity.toString()))) {
      beyondLimit.add(identity.isEmpty() ? 0 : 1);
      return made;
    }
    Crossing before = kinds.putIfAbsent(identity.toString(), made);
    return before == null ? made : before;
  }

  private static Optional<Exemption> exemption(List<StatementUse> steps) {
    return steps.stream()
        .map(
            step ->
                step instanceof ViolatingUse violating
                    ? violating.written()
                    : Exemption.in(step.sql()))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private TransactionExtent extent(List<StatementUse> steps) {
    TransactionExtent extent = new TransactionExtent();
    for (StatementUse step : steps) {
      String sql = WatchedUses.shortened(step.sql(), LONGEST);
      extent.add(
          new TransactionExtent.Step(
              new LintedStatement(sql, step.profile(), linter.catalog()),
              Location.recorded("(transaction)", 0)));
    }
    return extent;
  }

  Collection<? extends Sighting> all() {
    return kinds.values();
  }

  /** How many kinds could not be kept. */
  long beyondLimit() {
    return beyondLimit.sum();
  }

  private final class Crossing extends Sighting {
    private final TransactionExtent extent;
    private final Optional<Exemption> written;
    private final LongAdder count = new LongAdder();
    private final Callers callers = new Callers();

    Crossing(TransactionExtent extent, Optional<Exemption> written) {
      this.extent = extent;
      this.written = written;
    }

    @Override
    List<Finding> findings() {
      return linter.transaction(extent, written.or(callers::exemption)).stream()
          .map(finding -> finding.at(callers.first()))
          .toList();
    }

    @Override
    long count() {
      return count.sum();
    }

    @Override
    Callers callers() {
      return callers;
    }
  }
}
