package io.domainrouter.control;

import java.sql.SQLException;
import java.util.List;

/** There is something to go back to. */
record StandingGate(ControlContext context) implements Gate {
  @Override
  public String name() {
    return "monolith tables";
  }

  @Override
  public String criterion() {
    return "the monolith's tables stand, fenced or not";
  }

  @Override
  public Gates.Finding look(int domain) throws SQLException {
    List<String> missing = new Fence(context, domain).gone();
    return missing.isEmpty()
        ? new Gates.Finding(true, "all tables stand on the monolith")
        : new Gates.Finding(
            false, "these tables are gone from the monolith (complete drops them): " + missing);
  }
}
