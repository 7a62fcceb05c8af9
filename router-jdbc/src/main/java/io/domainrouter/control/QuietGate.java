package io.domainrouter.control;

import io.domainrouter.config.Phase;
import io.domainrouter.phase.Instances;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/**
 * No silent instance goes by the phase before any more, in which writers took no lock, or reads
 * went to a side that is given up now.
 *
 * <p>An instance that does not reach the monolith says there neither that it lives nor what it has
 * acknowledged; but it may reach the authority, and goes by what it has read there for up to {@code
 * timeToLive}. After that it must read again, and breaks off what it began before. So the time is
 * waited for where an instance is registered that is silent and has not acknowledged the phase;
 * those that speak again by then count as living.
 */
record QuietGate(ControlContext context) implements Gate {
  /** Between the statement that writes the phase, by which the time is taken, and its commit. */
  private static final long MARGIN_MILLIS = 1_000;

  private static final String MILLIS_SINCE_CHANGE =
      "SELECT TIMESTAMPDIFF(MICROSECOND, updated_at, CURRENT_TIMESTAMP(6)) DIV 1000"
          + " FROM domainrouter_domain WHERE domain = ?";

  @Override
  public String name() {
    return "silent instances";
  }

  @Override
  public String criterion() {
    return "no silent instance can rely on the phase before any more";
  }

  /** Whether writers of the phase before may have taken no lock. */
  boolean isNeeded(int domain) {
    Phase phase = context.state(domain).phase();
    return phase == Phase.PARTITION_READY || phase == Phase.PARTITION_FIRST;
  }

  @Override
  public Gates.Finding look(int domain) throws SQLException {
    String name = context.name(domain);
    long epoch = context.state(domain).epoch();
    List<String> silent =
        context.instances().stream()
            .filter(instance -> !instance.live() && instance.carriesStatements())
            .filter(instance -> instance.acknowledged().getOrDefault(name, -1L) < epoch)
            .map(Instances.Instance::name)
            .toList();
    if (silent.isEmpty()) {
      return new Gates.Finding(
          true, "no instance is silent that has not acknowledged epoch " + epoch);
    }
    long longest = timeToLiveMillis() + MARGIN_MILLIS;
    boolean over =
        Waiting.until(() -> millisSinceChange(domain) >= longest, longest + MARGIN_MILLIS);
    return new Gates.Finding(
        over,
        silent
            + (over
                ? " are silent, and must read the phase before they write"
                : " are silent, and may still rely on the phase before"));
  }

  private long timeToLiveMillis() {
    return context.catalog().config().control().timeToLive().toMillis();
  }

  /** By the authority's clock alone. */
  private long millisSinceChange(int domain) throws SQLException {
    return context.inTransaction(
        context.authority(domain), connection -> millisSinceChange(domain, connection));
  }

  private long millisSinceChange(int domain, Connection authority) throws SQLException {
    try (PreparedStatement select = authority.prepareStatement(MILLIS_SINCE_CHANGE)) {
      select.setString(1, context.name(domain));
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? row.getLong(1) : 0;
      }
    }
  }
}
