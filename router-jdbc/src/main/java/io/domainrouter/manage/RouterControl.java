package io.domainrouter.manage;

import io.domainrouter.config.DomainConfig;
import io.domainrouter.control.ChangeRequest;
import io.domainrouter.control.PhaseController;
import io.domainrouter.observe.RouterCounters;
import io.domainrouter.route.DomainCatalog;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** {@link RouterMXBean} for one router. Thread-safe. */
final class RouterControl implements RouterMXBean {
  private final DomainCatalog catalog;
  private final PhaseController controller;
  private final RouterCounters counters;
  private final String instance;
  private final UnaryOperator<String> explain;

  RouterControl(
      DomainCatalog catalog,
      PhaseController controller,
      RouterCounters counters,
      String instance,
      UnaryOperator<String> explain) {
    this.catalog = catalog;
    this.controller = controller;
    this.counters = counters;
    this.instance = instance;
    this.explain = explain;
  }

  @Override
  public List<String> getDomains() {
    return catalog.config().domains().stream().map(DomainConfig::name).toList();
  }

  @Override
  public long getStatements() {
    return counters.statements();
  }

  @Override
  public long getRefusals() {
    return counters.refusals();
  }

  @Override
  public long getCrossDomainStatements() {
    return counters.crossDomainStatements();
  }

  @Override
  public long getCrossDomainTransactions() {
    return counters.crossDomainTransactions();
  }

  @Override
  public String getInstance() {
    return instance;
  }

  @Override
  public List<String> getFleet() {
    return RemoteErrors.call(controller::fleet);
  }

  @Override
  public String explain(String sql) {
    if (sql == null) {
      throw new IllegalArgumentException("the statement's text is missing");
    }
    return explain.apply(sql);
  }

  @Override
  public List<String> everythingToMonolith(String who, String why) {
    return controller.everythingToMonolith(ChangeRequest.of(who, why));
  }

  @Override
  public void disableDualWrite(String who, String why) {
    ChangeRequest request = ChangeRequest.of(who, why);
    List<String> failures = new ArrayList<>();
    for (String domain : getDomains()) {
      try {
        controller.setDualWrite(domain, false, request);
      } catch (SQLException e) {
        failures.add(domain + ": " + e.getSQLState() + ": " + e.getMessage());
      }
    }
    if (!failures.isEmpty()) {
      throw new IllegalStateException("Dual write was not switched off for " + failures);
    }
  }
}
