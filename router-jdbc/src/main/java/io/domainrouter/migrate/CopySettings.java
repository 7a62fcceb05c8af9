package io.domainrouter.migrate;

import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What bounds a copy; may change while it runs. Immutable.
 *
 * @param chunkTime how long a chunk should take, and its locks be held, at most
 * @param threadsRunning most statements that either server may be carrying out
 * @param latencyPercent most that the p99 of this instance's statements may be, of what it is while
 *     the copy rests; 0: any
 * @param errorPercent most of this instance's statements that may fail; 0: any
 * @param replicaLagSeconds most that a configured replica of either side may lag; 0: any
 */
public record CopySettings(
    Duration chunkTime,
    int threadsRunning,
    int latencyPercent,
    int errorPercent,
    int replicaLagSeconds) {
  public static final CopySettings DEFAULT =
      new CopySettings(Duration.ofMillis(200), 25, 150, 5, 2);

  public CopySettings {
    require("chunkMillis", chunkTime.toMillis(), 1, 10_000);
    require("threadsRunning", threadsRunning, 1, 100_000);
    require("latencyPercent", latencyPercent, 0, 10_000);
    require("errorPercent", errorPercent, 0, 100);
    require("replicaLagSeconds", replicaLagSeconds, 0, 86_400);
  }

  private static void require(String name, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          name + " must be " + least + ".." + most + ", was " + value);
    }
  }

  /**
   * These settings with some changed.
   *
   * @param changes such as {@code chunkMillis=50,latencyPercent=0}; empty for none
   * @throws IllegalArgumentException naming what is unknown or out of range
   */
  public CopySettings with(String changes) {
    Map<String, Integer> values = new HashMap<>();
    for (String change : changes.isBlank() ? new String[0] : changes.split(",")) {
      String[] parts = change.strip().split("=", 2);
      if (parts.length < 2 || !("," + text()).contains("," + parts[0].strip() + "=")) {
        throw new IllegalArgumentException(
            "copy settings are like " + text() + ", found " + change.strip());
      }
      try {
        values.put(parts[0].strip(), Integer.valueOf(parts[1].strip()));
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(change.strip() + ": not a whole number", e);
      }
    }
    return new CopySettings(
        Duration.ofMillis(values.getOrDefault("chunkMillis", (int) chunkTime.toMillis())),
        values.getOrDefault("threadsRunning", threadsRunning),
        values.getOrDefault("latencyPercent", latencyPercent),
        values.getOrDefault("errorPercent", errorPercent),
        values.getOrDefault("replicaLagSeconds", replicaLagSeconds));
  }

  /** As {@link #with} reads it. */
  public String text() {
    return String.format(
        Locale.ROOT,
        "chunkMillis=%d,threadsRunning=%d,latencyPercent=%d,errorPercent=%d,replicaLagSeconds=%d",
        chunkTime.toMillis(),
        threadsRunning,
        latencyPercent,
        errorPercent,
        replicaLagSeconds);
  }
}
