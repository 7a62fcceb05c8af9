package io.domainrouter.lint.watch;

import io.domainrouter.config.LintConfig;
import io.domainrouter.config.Phase;
import io.domainrouter.config.RouterConfigException;
import io.domainrouter.lint.LintSettings;
import io.domainrouter.lint.Linter;
import io.domainrouter.lint.SettingsFile;
import io.domainrouter.observe.StatementUse;
import io.domainrouter.observe.UseBook;
import io.domainrouter.pool.TargetPools;
import io.domainrouter.route.DomainCatalog;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The linter of a running router: judges what its sessions send, tells of violations, reports.
 * Thread-safe. It knows what this instance has sent since it was started; everything is judged as
 * in phase 3a, since the question is whether the domain can be moved.
 *
 * <p><b>Cost.</b> A text is judged when it is first seen, beside being analyzed. Then an execution
 * is counted, soon only one of 61 for so many, and a transaction compares the bits of its domains.
 * Everything else is done by a thread of its own, once a second, or by who asks for a report.
 */
public final class LintWatch implements AutoCloseable {
  private static final int KINDS = 1_000;
  private static final int FRAMES_PER_SECOND = 20;
  private static final long PAUSE_NANOS = 1_000_000_000;
  private static final long LAST_WORD_MILLIS = 5_000;

  private final DomainCatalog catalog;
  private final Linter linter;
  private final WatchedUses uses;
  private final Alerts alerts = new Alerts();
  private final Instant since = Instant.now();
  private final long sinceTicks = Sighting.ticks();
  private volatile Reports reports;
  private SharedSightings shared;
  private volatile boolean closed;
  private volatile Thread thread;

  private LintWatch(DomainCatalog catalog, LintSettings settings) {
    this.catalog = catalog;
    this.linter = new Linter(catalog, settings);
    this.uses =
        catalog.config().lint().observe()
            ? new WatchedUses(linter, new FrameBudget(FRAMES_PER_SECOND), KINDS)
            : null;
  }

  /**
   * One that has not begun to tell yet.
   *
   * @throws RouterConfigException {@code DR100} when the settings file cannot be used
   */
  public static LintWatch of(DomainCatalog catalog) throws RouterConfigException {
    LintConfig config = catalog.config().lint();
    LintSettings settings = LintSettings.ofDomainFile().inPhase(Phase.COPYING);
    if (config.settings().isEmpty()) {
      return new LintWatch(catalog, settings);
    }
    try {
      Path file = Path.of(config.settings());
      return new LintWatch(catalog, SettingsFile.read(file, settings, catalog));
    } catch (IOException | IllegalArgumentException e) {
      throw new RouterConfigException(
          catalog.config().name(), List.of("lint.settings cannot be used: " + e));
    }
  }

  /** Where the router's sessions count what they send. */
  public UseBook book() {
    return uses == null ? UseBook.PLAIN : uses;
  }

  /**
   * Begins to look for news, once a second.
   *
   * @param kept the accounts of the statements whose texts are kept
   * @param instance this instance's number, and its name
   */
  public synchronized void start(
      TargetPools pools,
      Supplier<Collection<StatementUse>> kept,
      long instance,
      String instanceName) {
    reports = new Reports(linter, pools, kept, sinceTicks);
    if (catalog.config().lint().hasGate()) {
      shared = new SharedSightings(catalog, pools, instance, instanceName, this::ownReport);
    }
    if (uses != null || shared != null) {
      thread = new Thread(this::run, "domainrouter-lint-" + catalog.config().name());
      thread.setDaemon(true);
      thread.start();
    }
  }

  private void run() {
    while (!closed) {
      look();
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    if (shared != null) {
      shared.tell();
    }
  }

  private void look() {
    long now = Sighting.ticks();
    List<Sighting> sightings = sightings();
    sightings.forEach(sighting -> alerts.look(sighting, now));
    if (shared != null) {
      shared.look(now, sightings.stream().filter(sighting -> sighting.count() > 0).count());
    }
  }

  private List<Sighting> sightings() {
    List<Sighting> all = new ArrayList<>();
    if (uses != null) {
      uses.violating().forEach(use -> all.add(use.sighting()));
      all.addAll(uses.crossing().all());
    }
    return all;
  }

  /** Is told of violations by the linter's own thread; should be quick all the same. */
  public void listen(Consumer<LintAlert> listener) {
    alerts.listen(listener);
  }

  public void unlisten(Consumer<LintAlert> listener) {
    alerts.unlisten(listener);
  }

  /** Whether statements and transactions are judged at all. */
  public boolean observes() {
    return uses != null;
  }

  public Instant observedSince() {
    return since;
  }

  /** The names of the domains in the order of moving. */
  public List<String> domains() {
    return catalog.config().domains().stream().map(domain -> domain.name()).toList();
  }

  /**
   * What is known of a domain; looks at the monolith's schema, too.
   *
   * @throws IllegalArgumentException when no domain is named so
   * @throws IllegalStateException before the start
   */
  public LintReport report(String domain) {
    if (catalog.domainNamed(domain).isEmpty()) {
      throw new IllegalArgumentException("no domain is named " + domain);
    }
    if (reports == null) {
      throw new IllegalStateException("the linter has not been started");
    }
    return reports.whole(domain, lookedAt(), gaps());
  }

  private LintReport ownReport(String domain) {
    return reports.own(domain, lookedAt(), gaps());
  }

  private List<Sighting> lookedAt() {
    long now = Sighting.ticks();
    List<Sighting> sightings = sightings();
    sightings.forEach(sighting -> sighting.look(now));
    return sightings;
  }

  private List<String> gaps() {
    if (uses == null) {
      return List.of("lint.observe is false");
    }
    return uses.beyondLimit() == 0
        ? List.of()
        : List.of(uses.beyondLimit() + " more kinds of violations were not kept");
  }

  /**
   * How often violations of statements and transactions of a domain were seen, exempted ones too.
   */
  public long violations(String domain) {
    return ofDomain(domain).stream().mapToLong(Sighting::count).sum();
  }

  /** How many different ones, exempted ones too. */
  public long differentViolations(String domain) {
    return ofDomain(domain).size();
  }

  private List<Sighting> ofDomain(String domain) {
    return sightings().stream()
        .filter(sighting -> sighting.count() > 0)
        .filter(
            sighting ->
                sighting.findings().stream()
                    .anyMatch(finding -> finding.violation().domains().contains(domain)))
        .toList();
  }

  /** Leaves its last word to the others, if the monolith takes it soon. */
  @Override
  public void close() {
    closed = true;
    Thread ending = thread;
    if (ending == null) {
      return;
    }
    LockSupport.unpark(ending);
    try {
      ending.join(LAST_WORD_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
