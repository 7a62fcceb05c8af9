package io.domainrouter.spring;

import io.domainrouter.DomainRouter;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** The actuator endpoint {@code domainrouter}, where actuator is there and exposes it. */
@AutoConfiguration(after = DomainRouterAutoConfiguration.class)
@ConditionalOnClass({WebEndpoint.class, ConditionalOnAvailableEndpoint.class})
@ConditionalOnAvailableEndpoint(DomainRouterEndpoint.class)
@ConditionalOnBean(DomainRouter.class)
public final class DomainRouterEndpointAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean
  DomainRouterEndpoint domainRouterEndpoint(
      DomainRouter router, DomainRouterProperties properties) {
    return new DomainRouterEndpoint(router, properties.endpoint().writesEnabled());
  }
}
