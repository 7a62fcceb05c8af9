package io.domainrouter.spring;

import io.domainrouter.DomainRouter;
import io.domainrouter.DomainRouterDataSource;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Primary;
import org.springframework.core.env.Environment;

/**
 * The routing DataSource in place of Boot's pooled one, where {@code spring.datasource.url} starts
 * with {@code jdbc:domainrouter:} or {@code domainrouter.location} is set. No pool stands before
 * it: a logical connection costs nothing until its first statement, and the router pools the
 * physical ones.
 */
@AutoConfiguration(before = DataSourceAutoConfiguration.class)
@Conditional(OnRouterLocation.class)
@ConditionalOnMissingBean(DataSource.class)
@EnableConfigurationProperties(DomainRouterProperties.class)
public final class DomainRouterAutoConfiguration {

  @Bean
  @Primary
  DomainRouterDataSource domainRouterDataSource(Environment environment) throws SQLException {
    return DomainRouterDataSource.builder()
        .location(RouterLocation.in(environment).orElseThrow())
        .build();
  }

  /** The router behind the DataSource, which closes it. */
  @Bean(destroyMethod = "")
  @ConditionalOnMissingBean
  DomainRouter domainRouter(DomainRouterDataSource dataSource) {
    return dataSource.router();
  }
}
