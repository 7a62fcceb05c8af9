package io.domainrouter.control;

import io.domainrouter.config.DomainConfig;
import io.domainrouter.phase.VerificationRow;
import io.domainrouter.phase.VerificationRows;
import io.domainrouter.route.DomainCatalog;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The gate that asks for a whole comparison of every table that is not too old and found nothing.
 */
final class FreshVerification implements Gate {
  private final ControlContext context;

  FreshVerification(ControlContext context) {
    this.context = context;
  }

  @Override
  public String name() {
    return "verification";
  }

  @Override
  public String criterion() {
    return "every table was compared as a whole, not long ago, and found equal";
  }

  @Override
  public Gates.Finding look(int domain) throws SQLException {
    DomainConfig config = context.config(domain);
    Map<String, VerificationRow> rows =
        context
            .inTransaction(
                DomainCatalog.MONOLITH,
                connection -> VerificationRows.of(connection, config.name()))
            .stream()
            .collect(Collectors.toMap(VerificationRow::table, Function.identity()));
    Duration expires = config.policy().verification().expires();
    List<String> wrong = new ArrayList<>();
    for (String table : config.tables()) {
      VerificationRow row = rows.get(table);
      if (row == null || row.verifiedMillisAgo().isEmpty()) {
        wrong.add(table + " was never compared as a whole");
      } else if (row.verifiedMillisAgo().get() > expires.toMillis()) {
        wrong.add(table + " was compared longer ago than " + VerificationWords.of(expires));
      } else if (row.foundSince()) {
        wrong.add(table + " differed, and was not found equal since: " + row.lastFinding());
      }
    }
    return wrong.isEmpty()
        ? new Gates.Finding(
            true, "every table was found equal in the last " + VerificationWords.of(expires))
        : new Gates.Finding(false, String.join("; ", wrong) + "; verify does it now");
  }
}
