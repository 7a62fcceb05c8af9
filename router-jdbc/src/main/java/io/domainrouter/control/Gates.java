package io.domainrouter.control;

import io.domainrouter.config.Phase;
import io.domainrouter.journal.PoisonedRows;
import io.domainrouter.phase.ControlRows;
import io.domainrouter.phase.Instances;
import io.domainrouter.phase.MirrorRow;
import io.domainrouter.route.DomainCatalog;
import io.domainrouter.route.DomainState;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** The entry checks of the transitions. Each looks and changes nothing. */
final class Gates {
  private static final long PATIENCE_MILLIS = 5_000;
  private static final long CATCH_UP_MILLIS = 20_000;
  private static final long ALMOST_DRAINED = 10_000;

  private final ControlContext context;
  private final SchemaGate schema;
  private final FreshVerification verification;

  Gates(ControlContext context) {
    this.context = context;
    this.schema = new SchemaGate(context);
    this.verification = new FreshVerification(context);
  }

  List<GateResult> forward(int domain, Phase from) {
    List<GateResult> gates = new ArrayList<>();
    switch (from) {
      case MONOLITH -> {
        gates.add(run("order", () -> order(domain)));
        gates.add(run("dependencies", () -> dependencies(domain)));
        gates.add(run("partition reachable", () -> reachable(context.partition(domain))));
        gates.add(run("schema", () -> schema.check(domain)));
        gates.add(run("partition empty", () -> partitionEmpty(domain)));
        gates.add(run("instances", () -> sameDomainFile()));
      }
      case PARTITION_READY -> {
        gates.add(run("instances", () -> acknowledged(domain)));
        gates.add(run("schema", () -> schema.check(domain)));
      }
      case COPYING -> {
        gates.add(run("copy", () -> copied(domain)));
        gates.add(run("journal", () -> journalAlmostDrained(domain)));
      }
      case DUAL_WRITE -> {
        gates.add(run("mirror", () -> trusted(domain)));
        gates.add(run("verification", () -> verification.check(domain)));
      }
      case READ_MIGRATION -> {
        gates.add(run("mirror", () -> trusted(domain)));
        gates.add(run("verification", () -> verification.check(domain)));
        gates.add(run("schema", () -> schema.check(domain)));
      }
      case PARTITION_FIRST -> {
        gates.add(run("mirror", () -> trusted(domain)));
        gates.add(run("verification", () -> verification.check(domain)));
        gates.add(run("instances", () -> acknowledged(domain)));
      }
      case PARTITION_ONLY -> {}
    }
    return gates;
  }

  List<GateResult> backward(int domain, Phase from) {
    List<GateResult> gates = new ArrayList<>();
    switch (from) {
      case PARTITION_ONLY -> gates.add(run("monolith reachable", () -> reachable(0)));
      case PARTITION_FIRST -> gates.add(run("mirror", () -> trusted(domain)));
      default -> {}
    }
    return gates;
  }

  /** A check that cannot be made has not passed. */
  private static GateResult run(String name, Check check) {
    try {
      Finding finding = check.look();
      return new GateResult(name, finding.passed(), finding.words());
    } catch (SQLException | RuntimeException e) {
      return new GateResult(name, false, "could not be checked: " + e.getMessage());
    }
  }

  /** What a check found. */
  record Finding(boolean passed, String words) {}

  /** One check. */
  interface Check {
    Finding look() throws SQLException;
  }

  private Finding order(int domain) {
    List<String> waiting = new ArrayList<>();
    for (int earlier = 0; earlier < domain; earlier++) {
      if (!context.state(earlier).phase().authority().equals(Phase.PARTITION_ONLY.authority())) {
        waiting.add(
            context.name(earlier) + " is in phase " + context.state(earlier).phase().label());
      }
    }
    return waiting.isEmpty()
        ? new Finding(true, "every domain of lower priority has been cut over")
        : new Finding(false, "moves after " + waiting);
  }

  private Finding dependencies(int domain) {
    List<String> missing = new ArrayList<>();
    for (String dependency : context.config(domain).dependencies()) {
      DomainState state = context.state(context.catalog().domainNamed(dependency).orElseThrow());
      if (state.phase().compareTo(Phase.PARTITION_FIRST) < 0) {
        missing.add(dependency + " is in phase " + state.phase().label());
      }
    }
    return missing.isEmpty()
        ? new Finding(true, "every domain that this one depends on has been cut over")
        : new Finding(false, "depends on " + missing);
  }

  private Finding reachable(int target) throws SQLException {
    return context.inTransaction(
        target,
        connection ->
            new Finding(true, connection.getMetaData().getDatabaseProductVersion() + " answers"));
  }

  private Finding partitionEmpty(int domain) throws SQLException {
    return context.inTransaction(
        context.partition(domain),
        connection -> {
          if (knownHere(connection, context.name(domain))) {
            return new Finding(
                true, "the partition was filled by an earlier move, and is copied anew");
          }
          List<String> filled = new ArrayList<>();
          for (String table : context.config(domain).tables()) {
            try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT 1 FROM `" + table + "` LIMIT 1")) {
              if (row.next()) {
                filled.add(table);
              }
            }
          }
          return filled.isEmpty()
              ? new Finding(true, "all tables are empty")
              : new Finding(false, "these tables of the partition hold rows: " + filled);
        });
  }

  private static boolean knownHere(Connection connection, String domain) throws SQLException {
    try {
      return ControlRows.read(connection, domain).isPresent();
    } catch (SQLException e) {
      if ("42S02".equals(e.getSQLState())) {
        return false;
      }
      throw e;
    }
  }

  private List<Instances.Instance> instances() throws SQLException {
    return context.inTransaction(
        DomainCatalog.MONOLITH,
        connection -> Instances.all(connection, context.catalog().config().control().timeToLive()));
  }

  private Finding sameDomainFile() throws SQLException {
    String fingerprint = context.catalog().config().fingerprint();
    List<String> others =
        instances().stream()
            .filter(instance -> instance.live() && !instance.fingerprint().equals(fingerprint))
            .map(Instances.Instance::name)
            .toList();
    return others.isEmpty()
        ? new Finding(true, "all live instances use this domain file")
        : new Finding(false, "these instances use another domain file: " + others);
  }

  /** Every live instance decides by the current epoch, and has no writer of an older one. */
  Finding acknowledged(int domain) throws SQLException {
    context.watcher().wakeUp();
    long epoch = context.state(domain).epoch();
    String name = context.name(domain);
    List<String> late = new ArrayList<>();
    boolean all =
        Waiting.until(
            () -> {
              late.clear();
              for (Instances.Instance instance : instances()) {
                if (instance.live() && instance.acknowledged().getOrDefault(name, -1L) < epoch) {
                  late.add(instance.name());
                }
              }
              return late.isEmpty();
            },
            PATIENCE_MILLIS);
    return all
        ? new Finding(true, "all live instances have acknowledged epoch " + epoch)
        : new Finding(false, "not acknowledged epoch " + epoch + " yet: " + late);
  }

  private Finding copied(int domain) throws SQLException {
    MirrorRow mirror = context.mirrorRow(domain);
    return mirror.verified()
        ? new Finding(true, "copied and verified")
        : new Finding(false, "the copy is not complete and verified yet: " + mirror.reason());
  }

  private Finding journalAlmostDrained(int domain) throws SQLException {
    List<PoisonedRows> poisoned = context.poisonedRows(domain);
    if (!poisoned.isEmpty()) {
      return new Finding(false, PoisonedRows.describe(poisoned));
    }
    long depth = context.journalState(domain).keys();
    return new Finding(depth < ALMOST_DRAINED, depth + " keys are waiting in the journal");
  }

  private Finding trusted(int domain) throws SQLException {
    List<PoisonedRows> poisoned = context.poisonedRows(domain);
    if (!poisoned.isEmpty()) {
      return new Finding(false, PoisonedRows.describe(poisoned));
    }
    boolean trusted = context.awaitMirror(domain, MirrorRow::trusted, CATCH_UP_MILLIS);
    return trusted
        ? new Finding(true, "the mirror is verified and has every committed write")
        : new Finding(false, "the mirror is not trusted: " + context.mirrorRow(domain).reason());
  }
}
