package io.domainrouter.config;

import java.time.Duration;

/**
 * The router's own tables and threads. Immutable.
 *
 * @param createTables whether missing control tables are created on demand
 * @param heartbeat pause between two looks at the control rows
 * @param timeToLive age of a heartbeat after which an instance trusts nothing that it remembers
 * @param jmx whether MBeans are registered
 */
public record ControlConfig(
    boolean createTables, Duration heartbeat, Duration timeToLive, boolean jmx) {

  public static final ControlConfig DEFAULT =
      new ControlConfig(true, Duration.ofMillis(500), Duration.ofSeconds(10), true);
}
