package io.domainrouter;

import io.domainrouter.execute.RoutingException;
import java.sql.SQLException;

/** The refusals of the entry points: SQLState {@code DR006}. */
final class Unsupported {
  private Unsupported() {}

  static SQLException because(String what, String reason) {
    return new RoutingException("DR006", what + " not supported: " + reason);
  }
}
