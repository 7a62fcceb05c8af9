package io.domainrouter.control;

import io.domainrouter.migrate.ForeignKey;
import io.domainrouter.migrate.SchemaCheck;
import io.domainrouter.route.DomainCatalog;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * The foreign keys of the monolith that lead from or to a domain's tables across its border. They
 * go before the cutover: afterwards the monolith's copy is written without checks and later fenced,
 * so that they would refuse rows whose other half lives elsewhere.
 */
final class CrossForeignKeys {
  private static final int ATTEMPTS = 10;
  private static final int LOCK_WAIT_TIMEOUT = 1205;

  private final ControlContext context;
  private final int domain;

  CrossForeignKeys(ControlContext context, int domain) {
    this.context = context;
    this.domain = domain;
  }

  /** Drops them and answers with the statements that would restore them. */
  List<String> drop() throws SQLException {
    List<String> restoring = new ArrayList<>();
    try (Connection monolith = context.pools().internal(DomainCatalog.MONOLITH);
        Statement statement = monolith.createStatement()) {
      List<ForeignKey> keys =
          SchemaCheck.foreignKeysAcross(monolith, context.config(domain).tables());
      monolith.rollback();
      statement.execute("SET SESSION lock_wait_timeout = 1");
      try {
        for (ForeignKey key : keys) {
          drop(statement, key);
          restoring.add(key.restoreDdl());
        }
      } finally {
        statement.execute("SET SESSION lock_wait_timeout = 5");
      }
    }
    return restoring;
  }

  /** Short waits, so that the application's statements never queue for long behind this one. */
  private static void drop(Statement statement, ForeignKey key) throws SQLException {
    for (int attempt = 1; ; attempt++) {
      try {
        statement.execute(key.dropDdl());
        return;
      } catch (SQLException e) {
        if (e.getErrorCode() != LOCK_WAIT_TIMEOUT || attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }
}
