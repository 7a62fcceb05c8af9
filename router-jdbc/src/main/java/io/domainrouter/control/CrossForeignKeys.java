package io.domainrouter.control;

import io.domainrouter.migrate.ForeignKey;
import io.domainrouter.migrate.SchemaCheck;
import io.domainrouter.route.DomainCatalog;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * The foreign keys of the monolith that lead from or to a domain's tables across its border. They
 * go before the cutover: afterwards the monolith's copy is written without checks and later fenced,
 * so that they would refuse rows whose other half lives elsewhere.
 */
final class CrossForeignKeys {
  private final ControlContext context;
  private final int domain;

  CrossForeignKeys(ControlContext context, int domain) {
    this.context = context;
    this.domain = domain;
  }

  /** Drops them and answers with the statements that would restore them. */
  List<String> drop() throws SQLException {
    List<String> restoring = new ArrayList<>();
    try (Connection monolith = context.pools().internal(DomainCatalog.MONOLITH)) {
      List<ForeignKey> keys =
          SchemaCheck.foreignKeysAcross(monolith, context.config(domain).tables());
      monolith.rollback();
      for (ForeignKey key : keys) {
        PatientDdl.execute(monolith, key.dropDdl());
        restoring.add(key.restoreDdl());
      }
    }
    return restoring;
  }
}
