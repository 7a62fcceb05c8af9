package io.domainrouter.lint.watch;

import io.domainrouter.lint.Linter;
import io.domainrouter.lint.StatementShape;
import io.domainrouter.lint.rule.Exemption;
import io.domainrouter.observe.StatementUse;
import io.domainrouter.observe.TransactionUse;
import io.domainrouter.observe.UseBook;
import io.domainrouter.route.StatementProfile;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Judges each statement once, when its text is first seen. Thread-safe and bounded: it keeps those
 * that violate rules; the others are kept by whoever keeps what is known of their texts.
 */
final class WatchedUses implements UseBook {
  private static final Logger LOG = LoggerFactory.getLogger(WatchedUses.class);
  private static final int LONGEST = 4_000;

  private final Linter linter;
  private final FrameBudget frames;
  private final int limit;
  private final CrossingTransactions crossing;
  private final Map<String, ViolatingUse> violating = new ConcurrentHashMap<>();
  private final LongAdder beyondLimit = new LongAdder();
  private final AtomicBoolean failed = new AtomicBoolean();

  /**
   * @param limit how many kinds of violating statements are kept, and of transactions
   */
  WatchedUses(Linter linter, FrameBudget frames, int limit) {
    this.linter = linter;
    this.frames = frames;
    this.limit = limit;
    this.crossing = new CrossingTransactions(linter, frames, limit);
  }

  static String shortened(String sql, int most) {
    return sql.length() <= most ? sql : sql.substring(0, most) + " …";
  }

  /** A linter that fails must not fail the statement. */
  @Override
  public StatementUse statement(String sql, StatementProfile profile) {
    try {
      Linter.Judged judged = linter.judge(shortened(sql, LONGEST), profile);
      if (!judged.violations().isEmpty()) {
        return violating(sql, judged);
      }
    } catch (RuntimeException | StackOverflowError e) {
      if (failed.compareAndSet(false, true)) {
        LOG.warn("A statement could not be judged; further failures are not logged", e);
      }
    }
    return new StatementUse(sql, profile);
  }

  private StatementUse violating(String sql, Linter.Judged judged) {
    Optional<Exemption> written = Exemption.in(sql);
    String kind =
        written.map(Exemption::toString).orElse("")
            + StatementShape.of(judged.statement().sql())
            + (sql.length() > LONGEST ? sql.length() : "");
    ViolatingUse known = violating.get(kind);
    if (known != null) {
      return known;
    }
    ViolatingUse made = new ViolatingUse(linter, judged, written, frames);
    if (violating.size() >= limit) {
      beyondLimit.increment();
      return made;
    }
    ViolatingUse before = violating.putIfAbsent(kind, made);
    return before == null ? made : before;
  }

  @Override
  public TransactionUse transactions() {
    return new WatchedTransaction(crossing);
  }

  Collection<ViolatingUse> violating() {
    return violating.values();
  }

  CrossingTransactions crossing() {
    return crossing;
  }

  /** How many kinds of statements and transactions could not be kept. */
  long beyondLimit() {
    return beyondLimit.sum() + crossing.beyondLimit();
  }
}
