package io.domainrouter.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.domainrouter.DomainRouter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the linter sees, by the endpoint and as metrics. */
@ExtendWith(StarterSchemas.class)
class DomainLintTest {
  private static final String JOIN =
      "SELECT i.id FROM items i JOIN remarks r ON r.id = i.id WHERE i.id = 1";

  private final WebApplicationContextRunner runner =
      new WebApplicationContextRunner()
          .withPropertyValues(
              "spring.datasource.url=jdbc:domainrouter:classpath:starter_domains.yml",
              "management.endpoints.web.exposure.include=domainlint")
          .withConfiguration(
              AutoConfigurations.of(
                  DomainRouterAutoConfiguration.class,
                  DomainRouterMetricsAutoConfiguration.class,
                  DomainLintEndpointAutoConfiguration.class,
                  JdbcTemplateAutoConfiguration.class));

  @Test
  void theEndpointSaysWhyADomainIsNotReady() {
    runner.run(
        context -> {
          DomainLintEndpoint endpoint = context.getBean(DomainLintEndpoint.class);
          assertThat(endpoint.overview().domains().get("shop").ready()).isTrue();
          context.getBean(JdbcTemplate.class).queryForList(JOIN);
          assertThat(endpoint.overview().domains().get("later").because())
              .containsExactly("1 reads-two-domains");
          JsonNode report =
              JsonMapper.shared()
                  .readTree(JsonMapper.shared().writeValueAsString(endpoint.report("shop")));
          assertThat(report.get("ready").asBoolean()).isFalse();
          JsonNode violation = report.get("violations").get(0);
          assertThat(violation.get("subject").asString()).isEqualTo(JOIN);
          assertThat(violation.get("firstSeen").asString()).startsWith("20");
          assertThat(report.get("shapes").get(0).get("count").asLong()).isEqualTo(1);
          assertThat(endpoint.report("nobody")).isNull();
        });
  }

  @Test
  void metricsCountViolations() {
    runner.run(
        context -> {
          SimpleMeterRegistry registry = new SimpleMeterRegistry();
          context.getBean(DomainLintMetrics.class).bindTo(registry);
          var violations =
              registry.get("domainrouter.lint.violations").tag("domain", "shop").functionCounter();
          assertThat(violations.count()).isZero();
          context.getBean(JdbcTemplate.class).queryForList(JOIN);
          context.getBean(JdbcTemplate.class).queryForList(JOIN.replace("= 1", "= 2"));
          assertThat(violations.count()).isEqualTo(2);
          var kinds = registry.get("domainrouter.lint.kinds").tag("domain", "later").gauge();
          assertThat(kinds.value()).isEqualTo(1);
        });
  }

  @Test
  void isThereOnlyWhereItIsExposed() {
    runner
        .withPropertyValues("management.endpoints.web.exposure.include=health")
        .run(
            context -> {
              assertThat(context).doesNotHaveBean(DomainLintEndpoint.class);
              assertThat(context).hasSingleBean(DomainRouter.class);
            });
  }
}
