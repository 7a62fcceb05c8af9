package io.domainrouter.spring;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the router in a Spring Boot application. Immutable.
 *
 * @param location domain file, as {@code classpath:schema_domains.yml} or {@code file:…}; only
 *     needed where {@code spring.datasource.url} does not name it
 */
@ConfigurationProperties("domainrouter")
public record DomainRouterProperties(String location, @DefaultValue Endpoint endpoint) {

  /**
   * The actuator endpoint.
   *
   * @param writesEnabled whether the endpoint may change phases, read percentages and dual write
   */
  public record Endpoint(@DefaultValue("false") boolean writesEnabled) {}
}
