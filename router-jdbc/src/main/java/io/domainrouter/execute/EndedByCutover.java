package io.domainrouter.execute;

import io.domainrouter.phase.KilledSessions;
import io.domainrouter.route.DomainCatalog;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransactionRollbackException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a transaction whose session was ended by a cutover that it may be tried again. Only where
 * nothing of it can stand: not once its COMMIT was sent. Stateless but for its context.
 */
final class EndedByCutover {
  private static final Logger LOG = LoggerFactory.getLogger(EndedByCutover.class);
  private static final int INTERRUPTED = 1317;

  /** What MariaDB says of a session that was killed. */
  private static final int KILLED = 1927;

  private final RoutingContext context;

  EndedByCutover(RoutingContext context) {
    this.context = context;
  }

  /**
   * @param session on which a statement other than the end of a transaction has failed
   * @return what the application is told: {@code 40001} where a cutover has ended the session, else
   *     the error itself
   */
  SQLException told(PhysicalSession session, SQLException e) {
    return explains(session, e)
        ? new SQLTransactionRollbackException(
            "The transaction held its domain for longer than a cutover waits, and was ended;"
                + " nothing of it stands. Try it again.",
            "40001",
            0,
            e)
        : e;
  }

  /** Whether a session failed because a cutover has ended it, and its transaction with it. */
  boolean explains(PhysicalSession session, SQLException e) {
    return mayBe(e) && isSo(session);
  }

  private static boolean mayBe(SQLException e) {
    return PhysicalSession.isConnectionLost(e)
        || e.getErrorCode() == INTERRUPTED
        || e.getErrorCode() == KILLED;
  }

  private boolean isSo(PhysicalSession session) {
    String target = context.catalog().target(session.target()).name();
    try (Connection monolith = context.pools().prompt(DomainCatalog.MONOLITH)) {
      boolean killed = KilledSessions.contain(monolith, target, session.number());
      monolith.rollback();
      return killed;
    } catch (SQLException e) {
      LOG.debug("Why a session has ended could not be asked", e);
      return false;
    }
  }
}
