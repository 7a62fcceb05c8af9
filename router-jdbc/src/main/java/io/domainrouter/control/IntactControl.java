package io.domainrouter.control;

import io.domainrouter.config.Phase;
import io.domainrouter.phase.ControlSchema;
import io.domainrouter.phase.RowCheck;
import io.domainrouter.route.DomainCatalog;
import io.domainrouter.route.DomainState;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks, before a step, whether the router's own tables and rows are such as it left them; {@code
 * force} does not pass it. Thread-safe.
 */
record IntactControl(ControlContext context) {
  private static final Logger LOG = LoggerFactory.getLogger(IntactControl.class);

  /**
   * @param forward false: looks at the monolith alone, since a way back must not wait for a
   *     partition that is down
   * @throws SQLException {@code DR101} naming what was altered by hand
   */
  void require(int domain, boolean forward) throws SQLException {
    requireTables(DomainCatalog.MONOLITH);
    DomainState state = context.state(domain);
    if (state.phase() == Phase.MONOLITH || !forward) {
      return;
    }
    int partition = context.partition(domain);
    try {
      requireTables(partition);
      context.promptly(
          partition,
          connection -> {
            RowCheck.requireOneAuthority(context.catalog(), context.pools(), connection, state);
            return null;
          });
    } catch (SQLException e) {
      if ("DR101".equals(e.getSQLState())) {
        throw e;
      }
      LOG.debug("The partition of {} is left to the gates: {}", context.name(domain), e.toString());
    }
  }

  private void requireTables(int target) throws SQLException {
    context.promptly(
        target,
        connection -> {
          ControlSchema.requireIntact(connection, context.catalog().target(target).name());
          return null;
        });
  }
}
