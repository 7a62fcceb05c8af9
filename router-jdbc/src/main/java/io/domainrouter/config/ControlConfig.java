package io.domainrouter.config;

import java.time.Duration;

/**
 * The router's own tables and threads. Immutable.
 *
 * @param createTables whether missing control tables are created on demand
 * @param heartbeat pause between two looks at the control rows
 * @param timeToLive age of a heartbeat after which an instance trusts nothing that it remembers
 * @param jmx whether MBeans are registered
 * @param answerTimeout how long a mirror's server, or one that is asked for control rows, may take
 *     for an answer before it counts as down
 */
public record ControlConfig(
    boolean createTables,
    Duration heartbeat,
    Duration timeToLive,
    boolean jmx,
    Duration answerTimeout) {

  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(2);

  public static final ControlConfig DEFAULT =
      new ControlConfig(true, Duration.ofMillis(500), Duration.ofSeconds(10), true);

  /** With the usual {@code answerTimeout}. */
  public ControlConfig(boolean createTables, Duration heartbeat, Duration timeToLive, boolean jmx) {
    this(createTables, heartbeat, timeToLive, jmx, ANSWER_TIMEOUT);
  }
}
