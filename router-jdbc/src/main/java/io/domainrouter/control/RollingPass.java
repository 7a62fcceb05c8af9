package io.domainrouter.control;

import io.domainrouter.config.DomainConfig;
import io.domainrouter.config.VerificationPolicy;
import io.domainrouter.migrate.LiveCompare;
import io.domainrouter.phase.VerificationRow;
import io.domainrouter.phase.VerificationRows;
import io.domainrouter.route.DomainCatalog;
import io.domainrouter.rows.Comparison;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Compares all tables of a domain again and again, a little at a time; how far it has come stands
 * in the control schema, so that another instance goes on there. Used by one thread of the fleet.
 */
final class RollingPass {
  private static final int MOST_ROWS = 20_000;

  private final ControlContext context;
  private final Drift drift;

  RollingPass(ControlContext context, Drift drift) {
    this.context = context;
    this.drift = drift;
  }

  /** What is due, a second's worth of rows at most. */
  void run(int domain, LiveCompare compare) throws SQLException {
    DomainConfig config = context.config(domain);
    VerificationPolicy policy = config.policy().verification();
    Map<String, VerificationRow> known = rows(config);
    long began = System.nanoTime();
    long left = policy.rowsPerSecond();
    for (String table : config.tables()) {
      Optional<String> position = Optional.empty();
      boolean due = isDue(known.get(table), policy);
      if (due && !known.get(table).passing()) {
        begin(config, table);
      } else if (due) {
        position = known.get(table).passKey();
      }
      while (due && left > 0 && System.nanoTime() - began < 1_000_000_000L) {
        int rows = (int) Math.min(left, MOST_ROWS);
        LiveCompare.Found found = compare.range(compared(domain, table), position, rows);
        settle(domain, table, found);
        left -= Math.max(1, found.rows());
        due = !found.finished();
        position = found.position();
      }
    }
  }

  private static boolean isDue(VerificationRow row, VerificationPolicy policy) {
    return row.passing()
        || row.verifiedMillisAgo().isEmpty()
        || row.verifiedMillisAgo().get() >= policy.betweenPasses().toMillis();
  }

  private Map<String, VerificationRow> rows(DomainConfig config) throws SQLException {
    return context
        .inTransaction(
            DomainCatalog.MONOLITH,
            connection -> {
              VerificationRows.ensure(connection, config.name(), config.tables());
              return VerificationRows.of(connection, config.name());
            })
        .stream()
        .collect(Collectors.toMap(VerificationRow::table, Function.identity()));
  }

  private void begin(DomainConfig config, String table) throws SQLException {
    context.inTransaction(
        DomainCatalog.MONOLITH,
        connection -> {
          VerificationRows.beginPass(connection, config.name(), table);
          return null;
        });
  }

  private Comparison compared(int domain, String table) throws SQLException {
    return Comparison.of(
        context.shapes().of(context.authority(domain), table),
        context.shapes().of(context.mirror(domain), table));
  }

  private void settle(int domain, String table, LiveCompare.Found found) throws SQLException {
    String name = context.name(domain);
    drift.found(domain, table, found.differences());
    int differing = found.differences().size();
    context.inTransaction(
        DomainCatalog.MONOLITH,
        connection -> {
          if (found.finished()) {
            VerificationRows.endPass(connection, name, table, found.rows(), differing);
          } else {
            VerificationRows.advancePass(
                connection, name, table, found.position().orElse(null), found.rows(), differing);
          }
          return null;
        });
  }
}
