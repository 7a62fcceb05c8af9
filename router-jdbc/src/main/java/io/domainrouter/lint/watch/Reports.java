package io.domainrouter.lint.watch;

import io.domainrouter.lint.Finding;
import io.domainrouter.lint.Linter;
import io.domainrouter.lint.Summary;
import io.domainrouter.lint.rule.SchemaModel;
import io.domainrouter.lint.source.LiveSchema;
import io.domainrouter.lint.split.Proposals;
import io.domainrouter.observe.StatementUse;
import io.domainrouter.pool.TargetPools;
import io.domainrouter.route.DomainCatalog;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Makes the {@link LintReport}s. Thread-safe. */
final class Reports {
  private final Linter linter;
  private final Proposals proposals;
  private final TargetPools pools;
  private final Supplier<Collection<StatementUse>> kept;
  private final long since;

  Reports(Linter linter, TargetPools pools, Supplier<Collection<StatementUse>> kept, long since) {
    this.linter = linter;
    this.proposals = new Proposals(linter);
    this.pools = pools;
    this.kept = kept;
    this.since = since;
  }

  /** With the monolith's schema. */
  LintReport whole(String domain, List<Sighting> sightings, List<String> ownGaps) {
    Moment now = new Moment();
    List<ViolationReport> violations = seen(domain, sightings, now);
    List<String> gaps = new ArrayList<>(ownGaps);
    try {
      ofDomain(domain, linter.schema(schema()))
          .forEach(finding -> violations.add(violation(finding, now)));
    } catch (SQLException e) {
      gaps.add("the monolith's schema could not be read: " + e.getMessage());
    }
    List<String> because = new ArrayList<>(gaps);
    because.addAll(obstacles(violations));
    List<ShapeReport> shapes = Shapes.of(domain, kept.get(), linter.catalog());
    boolean ready = because.isEmpty();
    if (ready) {
      because.add(seen(shapes, now));
    }
    return new LintReport(
        domain, now.time, now.at(since), ready, because, gaps, shapes, violations);
  }

  /** Of statements and transactions only, without their shapes. */
  LintReport own(String domain, List<Sighting> sightings, List<String> gaps) {
    Moment now = new Moment();
    return new LintReport(
        domain,
        now.time,
        now.at(since),
        false,
        List.of(),
        gaps,
        List.of(),
        seen(domain, sightings, now));
  }

  private List<ViolationReport> seen(String domain, List<Sighting> sightings, Moment now) {
    List<ViolationReport> violations = new ArrayList<>();
    for (Sighting sighting : sightings) {
      if (sighting.count() > 0) {
        ofDomain(domain, sighting.findings())
            .forEach(finding -> violations.add(violation(finding, sighting, now)));
      }
    }
    return violations;
  }

  /** Now, and what ticks mean as of now. */
  private static final class Moment {
    private final Instant time = Instant.now();
    private final long ticks = Sighting.ticks();

    Instant at(long then) {
      return time.minusMillis(Math.max(0, ticks - then));
    }
  }

  private static List<Finding> ofDomain(String domain, List<Finding> findings) {
    return findings.stream()
        .filter(finding -> finding.violation().domains().contains(domain))
        .toList();
  }

  private SchemaModel schema() throws SQLException {
    try (Connection connection = pools.internal(DomainCatalog.MONOLITH)) {
      SchemaModel schema = new LiveSchema(connection, linter.catalog().tables()).read();
      connection.commit();
      return schema;
    }
  }

  private static List<String> obstacles(List<ViolationReport> violations) {
    Map<String, Long> byRule = new TreeMap<>();
    for (ViolationReport violation : violations) {
      if (violation.isObstacle()) {
        String rule = violation.isExempt() ? "exempted" : violation.rule();
        byRule.merge(rule, 1L, Long::sum);
      }
    }
    return byRule.entrySet().stream().map(e -> e.getValue() + " " + e.getKey()).toList();
  }

  private String seen(List<ShapeReport> shapes, Moment now) {
    long statements = shapes.stream().mapToLong(ShapeReport::count).sum();
    Instant begin = now.at(since);
    Duration observed = Duration.between(begin, now.time);
    return "%d statements of %d shapes since %s (%d h %d min) violate no rule"
        .formatted(statements, shapes.size(), begin, observed.toHours(), observed.toMinutesPart());
  }

  private ViolationReport violation(Finding finding, Sighting sighting, Moment now) {
    return violation(
        finding,
        sighting.count(),
        now.at(sighting.firstSeen()),
        now.at(sighting.lastSeen()),
        sighting.callers().all().stream().map(Object::toString).toList());
  }

  /** What is in the schema is there now. */
  private ViolationReport violation(Finding finding, Moment now) {
    return violation(finding, 1, now.at(since), now.time, List.of(finding.where().toString()));
  }

  private ViolationReport violation(
      Finding finding, long count, Instant first, Instant last, List<String> sentBy) {
    return new ViolationReport(
        finding.rule().id(),
        finding.severity().name().toLowerCase(Locale.ROOT),
        finding.message(),
        finding.subject().strip(),
        finding.violation().domains().stream().sorted().toList(),
        finding.violation().tables().stream().sorted().toList(),
        count,
        first,
        last,
        sentBy,
        finding.exempt() ? Summary.promise(finding.exemption().orElseThrow(), linter.today()) : "",
        proposals.of(finding));
  }
}
