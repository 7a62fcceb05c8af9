package io.domainrouter.lint.watch;

import io.domainrouter.config.DomainConfig;
import io.domainrouter.phase.LintRows;
import io.domainrouter.phase.LintRows.LintRow;
import io.domainrouter.pool.TargetPools;
import io.domainrouter.route.DomainCatalog;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the other instances what this one has seen that stands in a domain's way: a row per domain,
 * every {@link #PAUSE} and when there is a new kind, with the {@value #MOST} kinds that were seen
 * last. For the linter's own thread.
 */
final class SharedSightings {
  private static final Logger LOG = LoggerFactory.getLogger(SharedSightings.class);
  private static final Duration PAUSE = Duration.ofSeconds(10);

  /** An instance whose row is older has something else to do, or does not tell. */
  static final Duration FRESH = PAUSE.multipliedBy(3);

  private static final int MOST = 20;
  private static final int LONGEST_LINE = 500;
  private static final Duration SHORTEST_MEMORY = Duration.ofDays(1);

  private final DomainCatalog catalog;
  private final TargetPools pools;
  private final long instance;
  private final String name;
  private final Function<String, LintReport> reports;
  private Long told;
  private long toldKinds;

  /**
   * @param reports of a domain, without the monolith's schema, which every instance sees
   */
  SharedSightings(
      DomainCatalog catalog,
      TargetPools pools,
      long instance,
      String name,
      Function<String, LintReport> reports) {
    this.catalog = catalog;
    this.pools = pools;
    this.instance = instance;
    this.name = name;
    this.reports = reports;
  }

  /**
   * Tells if it is time to, or there is something new.
   *
   * @param now in {@link Sighting#ticks}
   * @param kinds how many were seen so far
   */
  void look(long now, long kinds) {
    if (told == null) {
      forgetOthers();
    } else if (kinds == toldKinds && now - told < PAUSE.toMillis()) {
      return;
    }
    told = now;
    toldKinds = kinds;
    tell();
  }

  /** Tells in any case; what cannot be told now is told the next time. */
  void tell() {
    try (Connection monolith = pools.prompt(DomainCatalog.MONOLITH)) {
      for (String domain : domains()) {
        LintReport report = reports.apply(domain);
        Duration observed = Duration.between(report.observedSince(), report.at());
        LintRows.put(monolith, instance, domain, name, observed, text(report));
        monolith.commit();
      }
    } catch (SQLException | RuntimeException e) {
      LOG.debug("The other instances cannot be told what the linter has seen", e);
    }
  }

  private List<String> domains() {
    return catalog.config().domains().stream().map(DomainConfig::name).toList();
  }

  private void forgetOthers() {
    try (Connection monolith = pools.prompt(DomainCatalog.MONOLITH)) {
      for (String domain : domains()) {
        LintRows.forget(monolith, domain, memory());
        monolith.commit();
      }
    } catch (SQLException e) {
      LOG.debug("What instances have seen that are gone cannot be forgotten", e);
    }
  }

  private Duration memory() {
    Duration window = catalog.config().lint().gateWindow().multipliedBy(2);
    return window.compareTo(SHORTEST_MEMORY) > 0 ? window : SHORTEST_MEMORY;
  }

  /** Each line begins with its age in milliseconds. */
  private static String text(LintReport report) {
    List<String> lines = new ArrayList<>();
    report.gaps().forEach(gap -> lines.add(line(0, gap)));
    report.violations().stream()
        .filter(ViolationReport::isObstacle)
        .sorted(Comparator.comparing(ViolationReport::lastSeen).reversed())
        .limit(MOST)
        .map(seen -> line(Duration.between(seen.lastSeen(), report.at()).toMillis(), seen.line()))
        .forEach(lines::add);
    return String.join("\n", lines);
  }

  private static String line(long ageMillis, String words) {
    return ageMillis + " " + WatchedUses.shortened(words.replaceAll("\\s+", " "), LONGEST_LINE);
  }

  /** The lines of a row about what was seen in the time that ends now. */
  static List<String> within(LintRow row, Duration window) {
    List<String> within = new ArrayList<>();
    for (String line : row.seen().lines().toList()) {
      int space = line.indexOf(' ');
      long age = row.reportedMillis() + Long.parseLong(line.substring(0, space));
      if (age <= window.toMillis()) {
        within.add(line.substring(space + 1));
      }
    }
    return within;
  }
}
