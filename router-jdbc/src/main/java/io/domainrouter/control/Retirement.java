package io.domainrouter.control;

import io.domainrouter.config.Phase;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLNonTransientException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Drops a departed domain's fenced tables on the monolith: the only step that nothing leads back
 * from.
 */
final class Retirement {
  private static final String SECONDS_IN_PHASE =
      "SELECT TIMESTAMPDIFF(SECOND, updated_at, CURRENT_TIMESTAMP(3)) FROM domainrouter_domain"
          + " WHERE domain = ?";

  private final ControlContext context;
  private final int domain;

  Retirement(ControlContext context, int domain) {
    this.context = context;
    this.domain = domain;
  }

  /** What has to be typed. */
  String confirmation() {
    return "drop " + context.name(domain) + " on the monolith";
  }

  /**
   * @return the tables that are gone
   * @throws SQLException {@code DR200} with every reason against it; nothing was changed then
   */
  List<String> complete(String typed) throws SQLException {
    List<String> against = new ArrayList<>();
    Phase phase = context.state(domain).phase();
    if (phase != Phase.PARTITION_ONLY) {
      against.add("the domain is in phase " + phase.label() + ", not 5b");
    } else {
      checkBakeTime(against);
    }
    if (!confirmation().equals(typed)) {
      against.add("to confirm, type: " + confirmation());
    }
    Fence fence = new Fence(context, domain);
    List<String> fenced = fence.fenced();
    if (fence.isOpen() || fenced.isEmpty()) {
      against.add("not all of the tables stand behind the fence: " + fenced);
    }
    if (!against.isEmpty()) {
      throw new SQLNonTransientException(
          "The tables of " + context.name(domain) + " stay: " + String.join("; ", against),
          "DR200");
    }
    fence.drop();
    return fenced;
  }

  private void checkBakeTime(List<String> against) throws SQLException {
    Duration bakeTime = context.config(domain).policy().bakeTime();
    Duration since = sinceChange();
    if (since.compareTo(bakeTime) < 0) {
      against.add(
          "bakeTime is "
              + bakeTime.toHours()
              + " h, and the domain is in 5b for "
              + since.toHours()
              + " h only");
    }
  }

  /** By the partition's clock and row, which nothing but a change of phase touches. */
  private Duration sinceChange() throws SQLException {
    return context.inTransaction(
        context.partition(domain),
        connection -> {
          try (PreparedStatement select = connection.prepareStatement(SECONDS_IN_PHASE)) {
            select.setString(1, context.name(domain));
            try (ResultSet row = select.executeQuery()) {
              return Duration.ofSeconds(row.next() ? row.getLong(1) : 0);
            }
          }
        });
  }
}
