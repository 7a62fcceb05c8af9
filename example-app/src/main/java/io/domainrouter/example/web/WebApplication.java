package io.domainrouter.example.web;

import io.domainrouter.example.data.DemoData;
import io.domainrouter.example.traffic.Operations;
import io.domainrouter.example.traffic.Traffic;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;

/** A Spring Boot application whose only word about the router is its data source's URL. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
class WebApplication {

  @Bean(destroyMethod = "close")
  Traffic traffic(
      DataSource dataSource,
      DemoData data,
      @Value("${demo.threads}") int threads,
      @Value("${demo.pace}") long paceMillis) {
    Traffic traffic = new Traffic(dataSource, threads, paceMillis);
    traffic.start(Operations.all(data));
    return traffic;
  }

  @Bean
  TrafficController trafficController(Traffic traffic) {
    return new TrafficController(traffic);
  }
}
