package io.domainrouter.spring;

import io.domainrouter.DomainRouter;
import io.domainrouter.config.DomainConfig;
import io.domainrouter.config.Phase;
import io.domainrouter.control.CopyReport;
import io.domainrouter.control.DomainStatus;
import io.domainrouter.observe.RouterCounters;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * Gauges and counters per domain, tagged {@code router} and {@code domain}. The status behind them
 * is asked for at most once a second, since the journal's depth and the copy's rows are questions
 * to databases. Thread-safe.
 */
final class DomainRouterMetrics implements MeterBinder {
  private static final List<Phase> PHASES = List.of(Phase.values());

  private final DomainRouter router;
  private final Latest<Map<String, DomainStatus>> status = new Latest<>(this::ask);

  DomainRouterMetrics(DomainRouter router) {
    this.router = router;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    List<DomainConfig> domains = router.config().domains();
    for (int domain = 0; domain < domains.size(); domain++) {
      bindGauges(registry, domains.get(domain).name());
      bindCopy(registry, domains.get(domain).name());
      bindCounters(registry, domain, domains.get(domain).name());
    }
  }

  private void bindGauges(MeterRegistry registry, String domain) {
    gauge(
        registry,
        domain,
        "phase",
        "Place of the phase: 0 is 1, 6 is 5b",
        s -> PHASES.indexOf(s.phase()));
    gauge(registry, domain, "epoch", "Epoch of the control row", s -> s.epoch());
    gauge(registry, domain, "journal.depth", "Keys that the mirror lacks", s -> s.journalDepth());
    gauge(registry, domain, "journal.rows", "Journal rows waiting", s -> s.journal().rows());
    gauge(
        registry,
        domain,
        "journal.oldest.millis",
        "Age of the oldest of them",
        s -> s.journal().oldestMillis());
    gauge(registry, domain, "journal.drain.rate", "Rows drained a second here", s -> s.drainRate());
    gauge(registry, domain, "read.percent", "Reads served by the partition", s -> s.readPercent());
    gauge(registry, domain, "dual.write", "1 while mirrored at once", s -> s.dualWrite() ? 1 : 0);
    gauge(registry, domain, "mirror.trusted", "1 while readable", s -> s.mirrorTrusted() ? 1 : 0);
  }

  /** What the copy's MXBean says, whichever instance of the fleet runs it. */
  private void bindCopy(MeterRegistry registry, String domain) {
    Latest<Optional<CopyReport>> report = new Latest<>(() -> report(domain));
    copy(registry, domain, "rows", "Rows copied by the last copy", report, r -> r.rowsCopied());
    copy(registry, domain, "rows.total", "Rows to copy, estimated", report, r -> r.rowsTotal());
    copy(
        registry,
        domain,
        "rows.per.second",
        "Rows copied per second lately",
        report,
        r -> r.rowsPerSecond());
    copy(
        registry,
        domain,
        "resting",
        "1 while the copy rests or waits",
        report,
        r -> r.resting().isEmpty() ? 0 : 1);
  }

  private Optional<CopyReport> report(String domain) {
    try {
      return Optional.of(router.controller().copies().report(domain));
    } catch (SQLException e) {
      return Optional.empty();
    }
  }

  private void copy(
      MeterRegistry registry,
      String domain,
      String name,
      String description,
      Latest<Optional<CopyReport>> report,
      ToDoubleFunction<CopyReport> value) {
    Gauge.builder(
            "domainrouter.copy." + name,
            report,
            latest -> latest.get().stream().mapToDouble(value).findFirst().orElse(Double.NaN))
        .strongReference(true)
        .description(description)
        .tags(tags(domain))
        .register(registry);
  }

  private void bindCounters(MeterRegistry registry, int number, String domain) {
    counter(registry, domain, "statements", "Statements", c -> c.statements(number));
    counter(registry, domain, "refusals", "Statements refused", c -> c.refusals(number));
    counter(
        registry,
        domain,
        "cross.domain.statements",
        "Statements that name another domain too",
        c -> c.crossDomainStatements(number));
    counter(registry, domain, "journal.drained", "Rows drained here", c -> c.drained(number));
    counter(registry, domain, "dual.writes", "Mirrored commits", c -> c.dualWrites(number));
    counter(
        registry,
        domain,
        "mirror.failures",
        "Commits whose mirror failed",
        c -> c.mirrorFailures(number));
  }

  private void counter(
      MeterRegistry registry,
      String domain,
      String name,
      String description,
      ToDoubleFunction<RouterCounters> value) {
    FunctionCounter.builder("domainrouter." + name, router.counters(), value)
        .description(description)
        .tags(tags(domain))
        .register(registry);
  }

  private Tags tags(String domain) {
    return Tags.of("router", router.config().name(), "domain", domain);
  }

  private void gauge(
      MeterRegistry registry,
      String domain,
      String name,
      String description,
      ToDoubleFunction<DomainStatus> value) {
    Gauge.builder("domainrouter." + name, this, metrics -> metrics.value(domain, value))
        .description(description)
        .tags(tags(domain))
        .register(registry);
  }

  private double value(String domain, ToDoubleFunction<DomainStatus> value) {
    DomainStatus found = status.get().get(domain);
    return found == null ? Double.NaN : value.applyAsDouble(found);
  }

  private Map<String, DomainStatus> ask() {
    return router.controller().status().stream()
        .collect(Collectors.toMap(DomainStatus::domain, Function.identity()));
  }
}
