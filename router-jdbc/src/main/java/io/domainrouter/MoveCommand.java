package io.domainrouter;

import io.domainrouter.config.DomainConfig;
import io.domainrouter.config.DomainFile;
import io.domainrouter.config.Phase;
import io.domainrouter.config.RouterConfigException;
import io.domainrouter.control.GatesRefusedException;
import java.io.PrintStream;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code domainrouter move}. It joins the fleet as an instance without traffic. */
@Command(
    name = "move",
    mixinStandardHelpOptions = true,
    description = {
      "Moves domains forward, one after the other in their order, and waits for copies and gates.",
      "Ended in whatever way, started again it goes on from where each domain is.",
      "Exit code: 0 when all are there, 1 when a step was refused or failed for as long as patience"
          + " lasts, 2 for options that cannot be used, 3 when it stopped at a point."
    })
final class MoveCommand implements Callable<Integer> {
  private static final int REFUSED = 1;
  private static final int STOPPED = 3;
  private static final String ALL = "all";

  private final PrintStream out;

  @Spec private CommandSpec spec;

  @Option(
      names = "--config",
      paramLabel = "LOCATION",
      required = true,
      description = "The domain file, as file:… or classpath:….")
  private String location;

  @Option(
      names = "--domains",
      paramLabel = "NAME",
      split = ",",
      defaultValue = ALL,
      description = "Domains by name, or ${DEFAULT-VALUE} (the default).")
  private List<String> domains;

  @Option(
      names = "--to",
      paramLabel = "PHASE",
      defaultValue = "5b",
      description = "The phase that each is to reach (${DEFAULT-VALUE}).")
  private String to;

  @Option(
      names = "--stop-before",
      paramLabel = "DOMAIN:PHASE",
      split = ",",
      description = "Stops before a domain's step into that phase.")
  private List<String> stopBefore = List.of();

  @Option(
      names = "--approve",
      paramLabel = "NAME",
      split = ",",
      description = "Who approves each step, where the domain's policy asks for approvals.")
  private List<String> approvers = List.of();

  @Option(
      names = "--patience",
      paramLabel = "SECONDS",
      defaultValue = "120",
      description = "How long a step may be refused or fail (${DEFAULT-VALUE}); a copy may last.")
  private long patience;

  @Option(
      names = "--who",
      paramLabel = "NAME",
      defaultValue = "${sys:user.name}",
      description = "Who asks for it, for the audit.")
  private String who;

  @Option(names = "--json", description = "One line of JSON per event, as without a terminal.")
  private boolean json;

  MoveCommand() {
    this(System.out);
  }

  MoveCommand(PrintStream out) {
    this.out = out;
  }

  @Override
  public Integer call() throws InterruptedException {
    MoveView view = new MoveView(out, json || System.console() == null);
    MovePlan plan = plan();
    try (DomainRouter router = DomainRouter.openController(location)) {
      new Mover(router.controller(), plan, view).move();
      view.done();
      return 0;
    } catch (Mover.StoppedException e) {
      view.stopped(e.getMessage());
      return STOPPED;
    } catch (GatesRefusedException e) {
      view.refused(e.getMessage(), e.gates());
      return REFUSED;
    } catch (SQLException e) {
      view.failed(e.getSQLState() + ": " + e.getMessage());
      return REFUSED;
    }
  }

  private MovePlan plan() {
    List<String> inOrder = configured();
    List<String> wanted = new ArrayList<>(inOrder);
    if (!domains.equals(List.of(ALL))) {
      domains.forEach(name -> requireDomain(name, inOrder));
      wanted.retainAll(domains);
    }
    Phase last = phase(to);
    if (wanted.size() > 1 && last.compareTo(Phase.PARTITION_FIRST) < 0) {
      throw wrong(
          "A domain begins to move when those before it are on their partitions: several domains"
              + " move to 5a or 5b, or one at a time.");
    }
    return new MovePlan(wanted, last, stops(inOrder), approvers, who, Duration.ofSeconds(patience));
  }

  private List<String> configured() {
    try {
      return DomainFile.load(location).domains().stream().map(DomainConfig::name).toList();
    } catch (RouterConfigException e) {
      throw wrong(e.getMessage());
    }
  }

  private Map<String, Set<Phase>> stops(List<String> all) {
    Map<String, Set<Phase>> stops = new HashMap<>();
    for (String stop : stopBefore) {
      int colon = stop.indexOf(':');
      if (colon < 0) {
        throw wrong("--stop-before is DOMAIN:PHASE, was " + stop);
      }
      String domain = stop.substring(0, colon);
      requireDomain(domain, all);
      stops
          .computeIfAbsent(domain, absent -> EnumSet.noneOf(Phase.class))
          .add(phase(stop.substring(colon + 1)));
    }
    return stops;
  }

  private void requireDomain(String name, List<String> all) {
    if (!all.contains(name)) {
      throw wrong("No domain is named " + name + "; there are " + all);
    }
  }

  private Phase phase(String text) {
    return Phase.parse(text)
        .orElseThrow(() -> wrong("No phase is named " + text + "; there are 1 to 5b"));
  }

  private ParameterException wrong(String words) {
    return new ParameterException(spec.commandLine(), words);
  }
}
