package io.domainrouter.spring;

import io.domainrouter.DomainRouter;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** The actuator endpoint {@code domainlint}, where actuator is there and exposes it. */
@AutoConfiguration(after = DomainRouterAutoConfiguration.class)
@ConditionalOnClass({Endpoint.class, ConditionalOnAvailableEndpoint.class})
@ConditionalOnAvailableEndpoint(DomainLintEndpoint.class)
@ConditionalOnBean(DomainRouter.class)
public final class DomainLintEndpointAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean
  DomainLintEndpoint domainLintEndpoint(DomainRouter router) {
    return new DomainLintEndpoint(router.lint());
  }
}
