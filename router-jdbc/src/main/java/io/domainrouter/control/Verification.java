package io.domainrouter.control;

import io.domainrouter.migrate.Difference;
import io.domainrouter.migrate.MoveRequest;
import io.domainrouter.migrate.Repair;
import io.domainrouter.migrate.TableVerification;
import io.domainrouter.migrate.Throttle;
import java.sql.SQLException;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Compares both sides, repairs what differs and compares again, until a comparison is clean. */
final class Verification {
  private static final Logger LOG = LoggerFactory.getLogger(Verification.class);
  private static final int PASSES = 5;

  private final ControlContext context;
  private final MoveRequest request;
  private final CopyProgress progress;
  private final Throttle throttle;

  Verification(
      ControlContext context, MoveRequest request, CopyProgress progress, Throttle throttle) {
    this.context = context;
    this.request = request;
    this.progress = progress;
    this.throttle = throttle;
  }

  /**
   * @throws SQLException {@code DR204} when differences come back after repair
   */
  void run(BooleanSupplier cancelled) throws SQLException {
    int domain = context.catalog().domainNamed(request.domain()).orElseThrow();
    for (int pass = 1; pass <= PASSES && !cancelled.getAsBoolean(); pass++) {
      progress.activity("verifying");
      List<TableVerification> tables =
          new WholeComparison(context, throttle).run(domain, cancelled);
      if (tables.stream().allMatch(TableVerification::same)) {
        return;
      }
      List<Difference> differences =
          tables.stream().flatMap(table -> table.differences().stream()).toList();
      LOG.warn(
          "Domain {} (phase {}): {} rows differ after the copy and are repaired, the first is {}",
          request.domain(),
          context.state(domain).phase(),
          differences.size(),
          differences.isEmpty() ? "none" : differences.get(0));
      progress.activity("repairing");
      progress.repaired(differences.size());
      new Repair(context.pools(), request, this::drain).run(differences);
    }
    if (!cancelled.getAsBoolean()) {
      throw new SQLException(
          "The copy of "
              + request.domain()
              + " still differs after "
              + PASSES
              + " repairs: something writes past the router.",
          "DR204");
    }
  }

  private void drain() throws SQLException {
    context.drainer().drainEverything(request.domain(), request.from(), request.to());
  }
}
