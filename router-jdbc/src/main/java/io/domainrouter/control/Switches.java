package io.domainrouter.control;

import io.domainrouter.journal.Drained;
import io.domainrouter.journal.PoisonedRows;
import io.domainrouter.phase.MirrorRows;
import io.domainrouter.route.DomainCatalog;
import io.domainrouter.route.DomainState;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** What is switched within a phase. Thread-safe. */
final class Switches {
  private final ControlContext context;
  private final Audit audit;

  Switches(ControlContext context, Audit audit) {
    this.context = context;
    this.audit = audit;
  }

  /** One piece of SQL on the monolith. */
  private interface Change {
    void on(Connection connection) throws SQLException;
  }

  private void change(int domain, String action, ChangeRequest request, Change change)
      throws SQLException {
    context.inTransaction(
        DomainCatalog.MONOLITH,
        connection -> {
          change.on(connection);
          return null;
        });
    audit.record(context.name(domain), action, context.state(domain).epoch(), request, "done", "");
    context.watcher().refresh(domain);
  }

  void readPercent(int domain, int percent, ChangeRequest request) throws SQLException {
    if (percent < 0 || percent > 100) {
      throw new SQLException("readPercent must be 0..100, was " + percent, "DR201");
    }
    change(
        domain,
        "read percent " + percent,
        request,
        connection -> MirrorRows.setReadPercent(connection, context.name(domain), percent));
  }

  void dualWrite(int domain, boolean on, ChangeRequest request) throws SQLException {
    change(
        domain,
        on ? "dual write on" : "dual write off",
        request,
        connection -> {
          MirrorRows.setDualWrite(connection, context.name(domain), on);
          if (!on) {
            MirrorRows.distrust(connection, context.name(domain), "dual write was switched off");
          }
        });
  }

  List<String> poisonedRows(int domain) throws SQLException {
    return context.poisonedRows(domain).stream().map(PoisonedRows::describe).toList();
  }

  List<String> repair(int domain, ChangeRequest request) throws SQLException {
    context.watcher().refresh(domain);
    DomainState state = context.state(domain);
    String name = context.name(domain);
    if (!state.phase().mirrored()) {
      throw new SQLException(
          "Domain " + name + " is in phase " + state.phase().label() + " and has no mirror.",
          "DR201");
    }
    Drained drained =
        context.drainer().drainEverything(name, context.authority(domain), context.mirror(domain));
    List<String> left = poisonedRows(domain);
    audit.record(
        name,
        "repair",
        state.epoch(),
        request,
        left.isEmpty() ? "done" : "refused",
        drained.copied() + " rows copied, left: " + left);
    return left;
  }
}
