package io.domainrouter.config;

import java.time.Duration;

/**
 * The connections that the router keeps to one target. Immutable.
 *
 * @param maximumSize most connections that the application's statements use at once
 * @param minimumIdle connections kept open while idle
 * @param internalSize most connections that the router's own work (mirror, copy, verify) uses
 * @param connectionTimeout how long a statement waits for a free connection
 * @param maxLifetime how long a connection lives before it is replaced
 */
public record PoolConfig(
    int maximumSize,
    int minimumIdle,
    int internalSize,
    Duration connectionTimeout,
    Duration maxLifetime) {

  public static final PoolConfig DEFAULT =
      new PoolConfig(10, 0, 10, Duration.ofSeconds(30), Duration.ofMinutes(30));
}
