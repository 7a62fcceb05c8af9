package io.domainrouter.jdbc;

import java.sql.Connection;

/**
 * A connection of the router. To be reached from any pool's proxy by {@code
 * connection.unwrap(DomainRouterConnection.class)}. Not thread-safe.
 */
public interface DomainRouterConnection extends Connection {
  /** How many physical connections it holds now; 0 before the first statement. */
  int openPhysicalConnections();
}
