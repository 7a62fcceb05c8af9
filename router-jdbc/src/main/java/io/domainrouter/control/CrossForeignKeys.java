package io.domainrouter.control;

import java.sql.SQLException;
import java.util.List;

/** The foreign keys of the monolith that lead from or to a domain's tables across its border. */
final class CrossForeignKeys {
  private final ControlContext context;
  private final int domain;

  CrossForeignKeys(ControlContext context, int domain) {
    this.context = context;
    this.domain = domain;
  }

  List<String> drop() throws SQLException {
    return List.of(context.name(domain));
  }
}
