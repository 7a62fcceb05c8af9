package io.domainrouter.execute;

import java.sql.SQLNonTransientException;

/**
 * A statement that the router will not send, because it could not be sent rightly. Nothing of it
 * has been executed.
 *
 * <p>SQLStates, none of which makes HikariCP evict a connection: {@code DR001} no single database
 * can serve it, {@code DR002} its tables cannot be established, {@code DR003} it cannot be
 * mirrored, {@code DR004} the transaction would write on two authorities, {@code DR005} session
 * state stands in the way, {@code DR006} not supported by the router.
 */
public final class RoutingException extends SQLNonTransientException {
  private static final long serialVersionUID = 1L;

  public RoutingException(String sqlState, String message) {
    super(message, sqlState);
  }
}
