package io.domainrouter.lint;

import io.domainrouter.lint.rule.Exemption;
import io.domainrouter.lint.rule.LintedStatement;
import io.domainrouter.lint.rule.Location;
import io.domainrouter.lint.rule.Rules;
import io.domainrouter.lint.rule.SchemaModel;
import io.domainrouter.lint.rule.SchemaRule;
import io.domainrouter.lint.rule.Severity;
import io.domainrouter.lint.rule.StatementRule;
import io.domainrouter.lint.rule.TransactionExtent;
import io.domainrouter.lint.rule.TransactionRule;
import io.domainrouter.lint.rule.Violation;
import io.domainrouter.route.DomainCatalog;
import io.domainrouter.route.StatementProfile;
import io.domainrouter.sql.SqlAnalyzer;
import io.domainrouter.sql.SqlCache;
import io.domainrouter.sql.SqlFacts;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Judges by all rules. Thread-safe; remembers nothing but what it has read of texts. */
public final class Linter {
  private static final long CACHE_BYTES = 8 << 20;

  private final DomainCatalog catalog;
  private final LintSettings settings;
  private final Clock clock;
  private final SqlAnalyzer analyzer;
  private final SqlCache<Judged> judged = new SqlCache<>(CACHE_BYTES, this::judgeAnew);

  /**
   * What the rules say of a text; maybe of one with other values.
   *
   * @param violations empty for nearly every statement
   */
  public record Judged(LintedStatement statement, List<Violation> violations) {}

  public Linter(DomainCatalog catalog, LintSettings settings) {
    this(catalog, settings, Clock.systemDefaultZone());
  }

  /**
   * @param clock says which exemptions have expired
   */
  public Linter(DomainCatalog catalog, LintSettings settings, Clock clock) {
    this.catalog = catalog;
    this.settings = settings;
    this.clock = clock;
    this.analyzer = new SqlAnalyzer(catalog.tables());
  }

  /** By which exemptions expire, and are so many days old. */
  public LocalDate today() {
    return LocalDate.now(clock);
  }

  public DomainCatalog catalog() {
    return catalog;
  }

  public Judged judge(String sql) {
    return judged.get(sql);
  }

  /**
   * As {@link #judge(String)}, where the session has temporary tables.
   *
   * @param temporary their names
   */
  Judged judge(String sql, Set<String> temporary) {
    Judged of = judge(sql);
    SqlFacts facts = of.statement().profile().facts();
    boolean hidden =
        Stream.concat(facts.reads().stream(), facts.writes().stream())
            .anyMatch(table -> temporary.contains(table.name()));
    return hidden
        ? judged(
            sql, StatementProfile.of(facts, catalog, table -> temporary.contains(table.name())))
        : of;
  }

  /** What the rules say of a text whose tables are known already; remembers nothing. */
  public Judged judge(String sql, StatementProfile profile) {
    return judged(sql, profile);
  }

  private Judged judgeAnew(String sql) {
    return judged(sql, StatementProfile.of(analyzer.analyze(sql), catalog));
  }

  private Judged judged(String sql, StatementProfile profile) {
    LintedStatement statement = new LintedStatement(sql, profile, catalog);
    List<Violation> violations = new ArrayList<>(0);
    for (StatementRule rule : Rules.OF_STATEMENTS) {
      rule.check(statement).ifPresent(violations::add);
    }
    return new Judged(statement, List.copyOf(violations));
  }

  /**
   * What is wrong with a statement.
   *
   * @param given an exemption that its caller carries
   */
  public List<Finding> statement(String sql, Judged of, Location where, Optional<Exemption> given) {
    List<Finding> findings = new ArrayList<>(0);
    for (Violation violation : of.violations()) {
      add(findings, violation, sql, where, Exemption.in(sql).or(() -> given));
    }
    return findings;
  }

  public List<Finding> statement(String sql, Location where) {
    return statement(sql, judge(sql), where, Optional.empty());
  }

  /** What is wrong with a transaction, at the place where it first touched a second domain. */
  public List<Finding> transaction(TransactionExtent extent, Optional<Exemption> given) {
    List<Finding> findings = new ArrayList<>(0);
    for (TransactionRule rule : Rules.OF_TRANSACTIONS) {
      rule.check(extent).ifPresent(violation -> add(findings, violation, extent, given));
    }
    return findings;
  }

  private void add(
      List<Finding> findings,
      Violation violation,
      TransactionExtent extent,
      Optional<Exemption> given) {
    List<TransactionExtent.Step> steps = extent.steps();
    Optional<Exemption> exemption =
        steps.stream()
            .map(step -> Exemption.in(step.statement().sql()))
            .flatMap(Optional::stream)
            .findFirst()
            .or(() -> given);
    String subject =
        steps.stream()
            .map(step -> step.statement().sql().strip())
            .collect(Collectors.joining(";\n"));
    add(findings, violation, subject, steps.get(steps.size() - 1).where(), exemption);
  }

  public List<Finding> schema(SchemaModel schema) {
    List<Finding> findings = new ArrayList<>();
    for (SchemaRule rule : Rules.OF_SCHEMAS) {
      rule.check(
          schema,
          catalog,
          (object, violation) ->
              add(findings, violation, object.name(), object.where(), Optional.empty()));
    }
    return findings;
  }

  private void add(
      List<Finding> findings,
      Violation violation,
      String subject,
      Location where,
      Optional<Exemption> carried) {
    Severity severity = settings.severity(violation, catalog);
    if (severity == Severity.OFF) {
      return;
    }
    Optional<Exemption> exemption =
        carried.or(() -> settings.exemptions().find(violation.rule(), subject));
    boolean exempt = exemption.filter(e -> e.holds(today())).isPresent();
    findings.add(new Finding(violation, severity, subject, where, exemption, exempt));
  }
}
