package io.domainrouter.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.domainrouter.DomainRouter;
import io.domainrouter.DomainRouterDataSource;
import io.domainrouter.config.RouterConfigException;
import io.domainrouter.control.ChangeRequest;
import io.domainrouter.control.CopyReport;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.health.DataSourceHealthContributorAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@ExtendWith(StarterSchemas.class)
class DomainRouterAutoConfigurationTest {
  private static final String URL =
      "spring.datasource.url=jdbc:domainrouter:classpath:starter_domains.yml";

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  DomainRouterAutoConfiguration.class,
                  DomainRouterHealthAutoConfiguration.class,
                  DomainRouterMetricsAutoConfiguration.class,
                  DomainRouterEndpointAutoConfiguration.class,
                  DataSourceAutoConfiguration.class,
                  DataSourceHealthContributorAutoConfiguration.class,
                  DataSourceTransactionManagerAutoConfiguration.class,
                  JdbcTemplateAutoConfiguration.class));

  @Test
  void anotherUrlKeepsBootsOwnDataSource() {
    runner
        .withPropertyValues("spring.datasource.url=jdbc:mysql://127.0.0.1:1/nothing")
        .run(
            context -> {
              assertThat(context).hasSingleBean(DataSource.class);
              assertThat(context.getBean(DataSource.class)).isInstanceOf(HikariDataSource.class);
              assertThat(context).doesNotHaveBean(DomainRouter.class);
              assertThat(context).doesNotHaveBean("domainrouterHealthIndicator");
            });
  }

  @Test
  void theUrlAloneGivesOnePrimaryRoutingDataSourceThatSpringWorksWith() {
    runner
        .withPropertyValues(URL)
        .run(
            context -> {
              assertThat(context).hasSingleBean(DataSource.class);
              assertThat(context).hasSingleBean(DomainRouterDataSource.class);
              assertThat(context).hasSingleBean(DomainRouter.class);
              assertThat(context).doesNotHaveBean("dataSource");
              JdbcTemplate jdbc = context.getBean(JdbcTemplate.class);
              new TransactionTemplate(context.getBean(PlatformTransactionManager.class))
                  .executeWithoutResult(
                      transaction -> jdbc.update("INSERT INTO items VALUES (1, 'one')"));
              assertThat(jdbc.queryForObject("SELECT name FROM items WHERE id = 1", String.class))
                  .isEqualTo("one");
            });
  }

  @Test
  void theLocationPropertyWorksWithoutAUrl() {
    runner
        .withPropertyValues("domainrouter.location=classpath:starter_domains.yml")
        .run(context -> assertThat(context).hasSingleBean(DomainRouterDataSource.class));
  }

  @Test
  void theApplicationsOwnDataSourceWins() {
    runner
        .withPropertyValues(URL)
        .withBean("own", DataSource.class, HikariDataSource::new)
        .run(
            context -> {
              assertThat(context).hasSingleBean(DataSource.class);
              assertThat(context).doesNotHaveBean(DomainRouter.class);
            });
  }

  @Test
  void closingTheContextClosesTheRouter() {
    DomainRouter[] router = new DomainRouter[1];
    runner.withPropertyValues(URL).run(context -> router[0] = context.getBean(DomainRouter.class));
    assertThat(router[0]).isNotNull();
    assertThat(org.assertj.core.api.Assertions.catchThrowable(router[0]::connect))
        .hasMessageContaining("closed");
  }

  @Test
  void worksWithoutActuatorHealthAndMicrometer() {
    runner
        .withPropertyValues(URL)
        .withClassLoader(
            new FilteredClassLoader(HealthIndicator.class, WebEndpoint.class, MeterBinder.class))
        .run(
            context -> {
              assertThat(context).hasNotFailed().hasSingleBean(DomainRouterDataSource.class);
              assertThat(context).doesNotHaveBean(DomainRouterEndpoint.class);
              assertThat(context).doesNotHaveBean(DomainRouterMetrics.class);
            });
  }

  @Test
  void healthSaysWhereTheDomainsStandAndThatTheyCanBeRead() {
    runner
        .withPropertyValues(URL)
        .run(
            context -> {
              var router = context.getBean("domainrouterHealthIndicator", HealthIndicator.class);
              assertThat(router.health().getStatus()).isEqualTo(Status.UP);
              assertThat(router.health().getDetails()).containsKeys("shop", "later");
              assertThat(context).doesNotHaveBean("dbHealthContributor");
              var databases = context.getBean("dbHealthIndicator", HealthIndicator.class);
              assertThat(databases.health().getStatus()).isEqualTo(Status.UP);
              assertThat(databases.health().getDetails()).containsEntry("shop", "readable");
            });
  }

  @Test
  void databaseHealthIsDownWhenADomainsTableCannotBeRead() {
    runner
        .withPropertyValues(URL)
        .run(
            context -> {
              JdbcTemplate jdbc = context.getBean(JdbcTemplate.class);
              var databases = context.getBean("dbHealthIndicator", HealthIndicator.class);
              jdbc.execute("DROP TABLE remarks");
              try {
                assertThat(databases.health().getStatus()).isEqualTo(Status.DOWN);
                assertThat(databases.health().getDetails())
                    .containsEntry("shop", "readable")
                    .hasEntrySatisfying(
                        "later", why -> assertThat(String.valueOf(why)).contains("not readable"));
              } finally {
                jdbc.execute("CREATE TABLE remarks (id INT PRIMARY KEY, text VARCHAR(50))");
              }
            });
  }

  @Test
  void metricsShowThePhaseAndCountStatements() {
    runner
        .withPropertyValues(URL)
        .run(
            context -> {
              SimpleMeterRegistry registry = new SimpleMeterRegistry();
              context.getBean(DomainRouterMetrics.class).bindTo(registry);
              for (String name : List.of("depth", "rows", "oldest.millis", "drain.rate")) {
                var waiting = registry.get("domainrouter.journal." + name).tag("domain", "shop");
                assertThat(waiting.gauge().value()).isZero();
              }
              var phase = registry.get("domainrouter.phase").tag("domain", "shop").gauge();
              assertThat(phase.value()).isZero();
              var statements =
                  registry.get("domainrouter.statements").tag("domain", "shop").functionCounter();
              double before = statements.count();
              context.getBean(JdbcTemplate.class).queryForList("SELECT * FROM items");
              assertThat(statements.count()).isEqualTo(before + 1);
            });
  }

  @Test
  void metricsFollowATransition() throws Exception {
    runner
        .withPropertyValues(URL)
        .run(
            context -> {
              var controller = context.getBean(DomainRouter.class).controller();
              controller.advance("shop", ChangeRequest.of("test", "metrics"));
              try {
                SimpleMeterRegistry registry = new SimpleMeterRegistry();
                context.getBean(DomainRouterMetrics.class).bindTo(registry);
                var phase = registry.get("domainrouter.phase").tag("domain", "shop").gauge();
                assertThat(phase.value()).isEqualTo(1);
              } finally {
                controller.goBack("shop", ChangeRequest.of("test", "metrics"));
              }
            });
  }

  @Test
  void metricsOfTheCopyAreWhatItsReportSays() throws Exception {
    runner
        .withPropertyValues(URL)
        .run(
            context -> {
              DomainRouter router = context.getBean(DomainRouter.class);
              ChangeRequest request = ChangeRequest.of("test", "metrics");
              context.getBean(JdbcTemplate.class).update("REPLACE INTO items VALUES (7, 'seven')");
              router.controller().copies().pause("shop", request);
              router.controller().advance("shop", request);
              router.controller().advance("shop", request);
              Callable<CopyReport> report = () -> router.controller().copies().report("shop");
              try {
                await(() -> report.call().resting().equals("paused by hand"));
                assertThat(copyGauge(context, "resting")).isEqualTo(1);
                assertThat(copyGauge(context, "rows")).isZero();
                router.controller().copies().resume("shop", request);
                router.controller().awaitCopy("shop", Duration.ofMinutes(1));
                await(() -> report.call().resting().isEmpty());
                assertThat(copyGauge(context, "resting")).isZero();
                assertThat(copyGauge(context, "rows.per.second")).isZero();
                assertThat(copyGauge(context, "rows"))
                    .isPositive()
                    .isEqualTo(report.call().rowsCopied());
                assertThat(copyGauge(context, "rows.total")).isEqualTo(report.call().rowsTotal());
              } finally {
                router.controller().goBack("shop", request);
                router.controller().goBack("shop", request);
              }
            });
  }

  /** Of a registry of its own, so that nothing is remembered. */
  private static double copyGauge(AssertableApplicationContext context, String name) {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    new DomainRouterMetrics(context.getBean(DomainRouter.class)).bindTo(registry);
    return registry.get("domainrouter.copy." + name).tag("domain", "shop").gauge().value();
  }

  private static void await(Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!condition.call()) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  @Test
  void aBadDomainFileIsExplainedWithAllItsProblemsAndNoSecret() {
    runner
        .withPropertyValues("spring.datasource.url=jdbc:domainrouter:classpath:bad_domains.yml")
        .run(
            context -> {
              assertThat(context).hasFailed();
              FailureAnalysis analysis =
                  new RouterConfigFailureAnalyzer().analyze(context.getStartupFailure());
              assertThat(analysis).isNotNull();
              RouterConfigException cause = (RouterConfigException) analysis.getCause();
              assertThat(cause.problems()).hasSizeGreaterThanOrEqualTo(2);
              assertThat(analysis.getDescription())
                  .contains(cause.problems())
                  .doesNotContain("secret-of-the-test");
            });
  }
}
