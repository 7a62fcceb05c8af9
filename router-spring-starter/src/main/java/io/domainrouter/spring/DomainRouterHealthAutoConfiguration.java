package io.domainrouter.spring;

import io.domainrouter.DomainRouter;
import io.domainrouter.DomainRouterDataSource;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/**
 * Health of the router ({@code domainrouter}) and of the databases that serve the application
 * ({@code db}, in place of Boot's single question to one connection).
 */
@AutoConfiguration(
    after = DomainRouterAutoConfiguration.class,
    beforeName =
        "org.springframework.boot.jdbc.autoconfigure.health.DataSourceHealthContributorAutoConfiguration")
@ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnBean(DomainRouterDataSource.class)
public final class DomainRouterHealthAutoConfiguration {

  @Bean
  @ConditionalOnEnabledHealthIndicator("domainrouter")
  @ConditionalOnMissingBean(name = "domainrouterHealthIndicator")
  HealthIndicator domainrouterHealthIndicator(DomainRouter router) {
    return new RouterHealthIndicator(router);
  }

  @Bean
  @ConditionalOnEnabledHealthIndicator("db")
  @ConditionalOnMissingBean(name = {"dbHealthIndicator", "dbHealthContributor"})
  HealthIndicator dbHealthIndicator(DomainRouter router) {
    return new ServingDatabasesHealthIndicator(router);
  }
}
