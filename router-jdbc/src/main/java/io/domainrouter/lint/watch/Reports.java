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
import java.time.LocalDate;
import java.time.ZoneId;
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
  private final Instant since;

  Reports(
      Linter linter, TargetPools pools, Supplier<Collection<StatementUse>> kept, Instant since) {
    this.linter = linter;
    this.proposals = new Proposals(linter);
    this.pools = pools;
    this.kept = kept;
    this.since = since;
  }

  /**
   * @param beyondLimit kinds of violations that were not kept
   */
  LintReport of(String domain, List<Sighting> sightings, boolean observes, long beyondLimit) {
    List<ViolationReport> violations = new ArrayList<>();
    List<String> gaps = new ArrayList<>();
    for (Sighting sighting : sightings) {
      if (sighting.count() > 0) {
        ofDomain(domain, sighting.findings())
            .forEach(finding -> violations.add(violation(finding, sighting)));
      }
    }
    try {
      ofDomain(domain, linter.schema(schema()))
          .forEach(finding -> violations.add(violation(finding)));
    } catch (SQLException e) {
      gaps.add("the monolith's schema could not be read: " + e.getMessage());
    }
    if (!observes) {
      gaps.add("lint.observe is false");
    }
    if (beyondLimit > 0) {
      gaps.add(beyondLimit + " more kinds of violations were not kept");
    }
    List<String> because = new ArrayList<>(gaps);
    because.addAll(obstacles(violations));
    List<ShapeReport> shapes = Shapes.of(domain, kept.get(), linter.catalog());
    boolean ready = because.isEmpty();
    if (ready) {
      because.add(seen(shapes));
    }
    return new LintReport(domain, since, ready, because, gaps, shapes, violations);
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

  private String seen(List<ShapeReport> shapes) {
    long statements = shapes.stream().mapToLong(ShapeReport::count).sum();
    Duration observed = Duration.between(since, Instant.now());
    return "%d statements of %d shapes since %s (%d h %d min) violate no rule"
        .formatted(statements, shapes.size(), since, observed.toHours(), observed.toMinutesPart());
  }

  private ViolationReport violation(Finding finding, Sighting sighting) {
    return violation(
        finding,
        sighting.count(),
        Instant.ofEpochMilli(sighting.firstSeenMillis()),
        Instant.ofEpochMilli(sighting.lastSeenMillis()),
        sighting.callers().all().stream().map(Object::toString).toList());
  }

  /** What is in the schema is there now. */
  private ViolationReport violation(Finding finding) {
    return violation(finding, 1, since, Instant.now(), List.of(finding.where().toString()));
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
        finding.exempt()
            ? Summary.promise(
                finding.exemption().orElseThrow(), LocalDate.now(ZoneId.systemDefault()))
            : "",
        proposals.of(finding));
  }
}
