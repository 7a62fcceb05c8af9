package io.domainrouter.example.story;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.domainrouter.DomainRouter;
import io.domainrouter.config.DomainConfig;
import io.domainrouter.config.DomainFile;
import io.domainrouter.control.DomainStatus;
import io.domainrouter.control.PhaseController;
import io.domainrouter.example.DemoOptions;
import io.domainrouter.example.data.DemoData;
import io.domainrouter.example.data.Schemas;
import io.domainrouter.example.servers.Databases;
import io.domainrouter.example.servers.DemoServers;
import io.domainrouter.example.traffic.Meter;
import io.domainrouter.example.traffic.Operations;
import io.domainrouter.example.traffic.Pause;
import io.domainrouter.example.traffic.Traffic;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/** The demo: loads a monolith, moves all its domains away under traffic, and checks the outcome. */
public final class Migration {
  private static final long TRAFFIC_BEFORE_AND_AFTER_MILLIS = 2_000;

  private final DemoOptions options;
  private final Story story = new Story();
  private final Timeline timeline = new Timeline();
  private final Instant startedAt = Instant.now();

  public Migration(DemoOptions options) {
    this.options = options;
  }

  /** Runs everything and returns the exit code: 0 for a migration without a flaw. */
  public int run() throws Exception {
    story.tell("starting five %s servers", options.servers().name().toLowerCase(Locale.ROOT));
    DemoServers servers = DemoServers.start(options);
    Databases databases = new Databases(DomainFile.load(options.location()));
    story.tell("%s; creating schemas and loading rows", databases.product());
    Schemas.create(databases, options.recreate());
    DemoData data = DemoData.ofRows(options.rows());
    try (var monolith = Databases.connect(databases.config().monolith())) {
      data.load(monolith);
    }
    story.tell("loaded %,d rows into %d tables", data.rows(), data.tableCount());
    MigrationReport report;
    try (DomainRouter router = DomainRouter.open(options.location());
        HikariDataSource pool = pool()) {
      report = migrate(servers, databases, data, router.controller(), pool);
    }
    // The driver keeps its router open otherwise, whose threads would miss their servers at the
    // end.
    DriverManager.deregisterDriver(DriverManager.getDriver(url()));
    report.writeTo(options.report());
    tell(report);
    return report.successful() ? 0 : 1;
  }

  private String url() {
    return "jdbc:domainrouter:" + options.location();
  }

  private HikariDataSource pool() {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url());
    config.setMaximumPoolSize(options.threads() + 2);
    config.setPoolName("example");
    return new HikariDataSource(config);
  }

  private MigrationReport migrate(
      DemoServers servers,
      Databases databases,
      DemoData data,
      PhaseController controller,
      DataSource pool)
      throws Exception {
    Traffic traffic = new Traffic(pool, options.threads(), options.paceMillis());
    SideComparison comparison = new SideComparison(databases, controller, traffic, story);
    MirrorBreaker breaker = new MirrorBreaker(servers, story, options.breakMirror());
    Mover mover =
        new Mover(
            controller, traffic, story, timeline, comparison, breaker, options.settleMillis());
    try (traffic) {
      traffic.start(Operations.all(data));
      story.tell("%d users are at work", traffic.threads());
      Pause.millis(TRAFFIC_BEFORE_AND_AFTER_MILLIS);
      for (DomainConfig domain : databases.config().domains()) {
        mover.move(domain);
        tellTraffic(traffic.meter().figures());
      }
      Pause.millis(TRAFFIC_BEFORE_AND_AFTER_MILLIS);
    }
    HistoryCheck check = new HistoryCheck(databases, traffic.history());
    check.run();
    return report(databases, data, controller, traffic.meter().figures(), mover, comparison, check);
  }

  private MigrationReport report(
      Databases databases,
      DemoData data,
      PhaseController controller,
      Meter.Figures figures,
      Mover mover,
      SideComparison comparison,
      HistoryCheck check)
      throws SQLException {
    List<DomainStatus> status = controller.status();
    String phases =
        status.stream().map(s -> s.phase().label()).distinct().collect(Collectors.joining(","));
    return new MigrationReport(
        startedAt,
        (Instant.now().toEpochMilli() - startedAt.toEpochMilli()) / 1e3,
        databases.product(),
        status.size(),
        phases,
        figures.statements(),
        figures.failures(),
        figures.retries(),
        comparison.differences() + check.violations().size(),
        timeline.longestPauseMillis(),
        data.rows(),
        mover.rowsCopied(),
        check.checked(),
        check.violations(),
        figures,
        timeline.steps(),
        comparison.tables());
  }

  private void tellTraffic(Meter.Figures figures) {
    story.tell(
        "    traffic so far: %,d statements, %d failed, %d retried; reads p50 %.1f p99 %.1f ms,"
            + " writes p50 %.1f p99 %.1f ms",
        figures.statements(),
        figures.failures(),
        figures.retries(),
        figures.readP50Millis(),
        figures.readP99Millis(),
        figures.writeP50Millis(),
        figures.writeP99Millis());
  }

  private void tell(MigrationReport report) {
    tellTraffic(report.traffic());
    report.traffic().firstFailures().forEach(failure -> story.tell("    FAILED %s", failure));
    report.historyViolations().forEach(violation -> story.tell("    LOST %s", violation));
    story.tell(
        "%,d acknowledged inserts, deletes and counters looked up, %d missing; report in %s",
        report.historyChecked(), report.historyViolations().size(), options.report());
    story.print(report.resultLine());
  }
}
