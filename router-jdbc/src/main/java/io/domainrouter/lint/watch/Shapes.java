package io.domainrouter.lint.watch;

import io.domainrouter.lint.StatementShape;
import io.domainrouter.lint.rule.LintedStatement;
import io.domainrouter.observe.StatementUse;
import io.domainrouter.route.DomainCatalog;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Brings the accounts of texts that have one shape together. Stateless. */
final class Shapes {
  private static final int MOST = 500;
  private static final int LONGEST = 1_000;
  private static final double NANOS_PER_MILLI = 1e6;

  private Shapes() {}

  /** Those that touch the domain, most used first. */
  static List<ShapeReport> of(String domain, Collection<StatementUse> kept, DomainCatalog catalog) {
    Set<StatementUse> different = Collections.newSetFromMap(new IdentityHashMap<>());
    different.addAll(kept);
    Map<String, List<StatementUse>> byShape = new HashMap<>();
    for (StatementUse use : different) {
      boolean mine =
          new LintedStatement(use.sql(), use.profile(), catalog).domains().contains(domain);
      if (mine && use.count() > 0) {
        String shape = WatchedUses.shortened(StatementShape.of(use.sql()), LONGEST);
        byShape.computeIfAbsent(shape, absent -> new ArrayList<>()).add(use);
      }
    }
    long now = System.currentTimeMillis();
    return byShape.entrySet().stream()
        .map(entry -> shape(entry.getKey(), entry.getValue(), catalog, now))
        .sorted(Comparator.comparingLong(ShapeReport::count).reversed())
        .limit(MOST)
        .toList();
  }

  private static ShapeReport shape(
      String shape, List<StatementUse> uses, DomainCatalog catalog, long now) {
    StatementUse any = uses.get(0);
    LintedStatement statement = new LintedStatement(any.sql(), any.profile(), catalog);
    long count = 0;
    double nanos = 0;
    long longest = 0;
    long first = now;
    for (StatementUse use : uses) {
      count += use.count();
      nanos += (double) use.meanNanos() * use.count();
      longest = Math.max(longest, use.longestNanos());
      first = Math.min(first, use.firstSeenMillis());
    }
    return new ShapeReport(
        shape,
        List.copyOf(statement.domains()),
        List.copyOf(statement.tables()),
        count,
        count * 1000.0 / Math.max(1000, now - first),
        nanos / count / NANOS_PER_MILLI,
        longest / NANOS_PER_MILLI,
        Instant.ofEpochMilli(first));
  }
}
