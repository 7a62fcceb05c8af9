package io.domainrouter.control;

import io.domainrouter.migrate.Difference;
import io.domainrouter.migrate.MoveRequest;
import io.domainrouter.migrate.TableVerification;
import io.domainrouter.migrate.Throttle;
import io.domainrouter.migrate.Verify;
import io.domainrouter.migrate.VerifyHooks;
import io.domainrouter.phase.VerificationRows;
import io.domainrouter.route.DomainCatalog;
import java.sql.SQLException;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Compares a domain as a whole and notes the result. Thread-safe. */
final class WholeComparison {
  /** Rows that both servers read at once, without locks. */
  private static final int ROWS_AT_ONCE = 50_000;

  private static final int LISTED = 1_000;

  private final ControlContext context;
  private final Throttle throttle;

  WholeComparison(ControlContext context, Throttle throttle) {
    this.context = context;
    this.throttle = throttle;
  }

  /**
   * @param domain its number
   * @return one result per table; noted in the control schema unless one was broken off
   */
  List<TableVerification> run(int domain, BooleanSupplier cancelled) throws SQLException {
    String began = context.inTransaction(DomainCatalog.MONOLITH, VerificationRows::now);
    VerifyHooks hooks =
        new VerifyHooks(throttle, new JournalPending(context.name(domain)), cancelled, LISTED);
    List<TableVerification> tables = new Verify(context.pools(), request(domain), hooks).run();
    if (!cancelled.getAsBoolean()) {
      note(domain, began, tables);
    }
    return tables;
  }

  private MoveRequest request(int domain) {
    var config = context.config(domain);
    return new MoveRequest(
        config.name(),
        context.authority(domain),
        context.mirror(domain),
        config.tables(),
        context.state(domain).epoch(),
        ROWS_AT_ONCE,
        config.policy().workers());
  }

  private void note(int domain, String began, List<TableVerification> tables) throws SQLException {
    context.inTransaction(
        DomainCatalog.MONOLITH,
        connection -> {
          for (TableVerification table : tables) {
            List<Difference> found = table.differences();
            VerificationRows.verified(
                connection,
                context.name(domain),
                table.table(),
                began,
                table.sourceRows(),
                found.size());
          }
          return null;
        });
  }
}
