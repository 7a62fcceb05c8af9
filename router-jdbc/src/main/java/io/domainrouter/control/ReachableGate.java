package io.domainrouter.control;

import io.domainrouter.config.Side;
import java.sql.SQLException;

/** The side that is to be used answers. */
record ReachableGate(ControlContext context, Side side) implements Gate {
  @Override
  public String name() {
    return side == Side.MONOLITH ? "monolith reachable" : "partition reachable";
  }

  @Override
  public String criterion() {
    return "its server answers";
  }

  @Override
  public Gates.Finding look(int domain) throws SQLException {
    return context.inTransaction(
        context.catalog().target(domain, side),
        connection ->
            new Gates.Finding(
                true, connection.getMetaData().getDatabaseProductVersion() + " answers"));
  }
}
