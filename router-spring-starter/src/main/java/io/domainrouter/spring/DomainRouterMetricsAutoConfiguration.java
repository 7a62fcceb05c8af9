package io.domainrouter.spring;

import io.domainrouter.DomainRouter;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** The router's gauges, where Micrometer is on the classpath. */
@AutoConfiguration(after = DomainRouterAutoConfiguration.class)
@ConditionalOnClass(MeterBinder.class)
@ConditionalOnBean(DomainRouter.class)
public final class DomainRouterMetricsAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean
  DomainRouterMetrics domainRouterMetrics(DomainRouter router) {
    return new DomainRouterMetrics(router);
  }

  @Bean
  @ConditionalOnMissingBean
  DomainLintMetrics domainLintMetrics(DomainRouter router) {
    return new DomainLintMetrics(router.lint(), router.config().name());
  }
}
