package io.domainrouter.observe;

import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the router counts. Thread-safe; counting never fails a statement. */
public final class RouterCounters {
  private static final Logger LOG = LoggerFactory.getLogger(RouterCounters.class);
  private static final int LOGGED_TEXTS = 1_000;

  private final LongAdder statementsOfNoDomain = new LongAdder();

  /** How often a statement was counted for one more domain than its first. */
  private final LongAdder furtherDomains = new LongAdder();

  private final LongAdder refusals = new LongAdder();
  private final LongAdder crossDomainStatements = new LongAdder();
  private final LongAdder crossDomainTransactions = new LongAdder();
  private final LongAdder[] statementsOfDomain;
  private final LongAdder[] refusalsOfDomain;
  private final LongAdder[] crossDomainOfDomain;
  private final LongAdder[] dualWrites;
  private final LongAdder[] mirrorFailures;
  private final LongAdder[] drained;
  private final Rate[] drainRates;
  private final AtomicLongArray longestHoldNanos;
  private final Latencies latencies = new Latencies();
  private final Set<String> loggedStatements = ConcurrentHashMap.newKeySet();
  private final Set<String> loggedTransactions = ConcurrentHashMap.newKeySet();

  public RouterCounters(int domains) {
    statementsOfDomain = adders(domains);
    refusalsOfDomain = adders(domains);
    crossDomainOfDomain = adders(domains);
    dualWrites = adders(domains);
    mirrorFailures = adders(domains);
    drained = adders(domains);
    drainRates = new Rate[domains];
    Arrays.setAll(drainRates, domain -> new Rate());
    longestHoldNanos = new AtomicLongArray(domains);
  }

  private static LongAdder[] adders(int count) {
    LongAdder[] adders = new LongAdder[count];
    for (int i = 0; i < count; i++) {
      adders[i] = new LongAdder();
    }
    return adders;
  }

  /**
   * A statement, and the domains whose tables it names. Those of several domains are counted as
   * such, and logged once per text, for as many texts as are kept.
   */
  public void statement(int[] domains, String sql) {
    if (domains.length == 1) {
      statementsOfDomain[domains[0]].increment();
    } else if (domains.length == 0) {
      statementsOfNoDomain.increment();
    } else {
      crossDomainStatement(domains, sql);
    }
  }

  public void refusal(int[] domains) {
    refusals.increment();
    for (int domain : domains) {
      refusalsOfDomain[domain].increment();
    }
  }

  private void crossDomainStatement(int[] domains, String sql) {
    crossDomainStatements.increment();
    for (int domain : domains) {
      statementsOfDomain[domain].increment();
      crossDomainOfDomain[domain].increment();
    }
    furtherDomains.add(domains.length - 1);
    logOnce(loggedStatements, "statement", sql);
  }

  /** A transaction that writes a second domain; logged once per text that did so. */
  public void crossDomainTransaction(String sql) {
    crossDomainTransactions.increment();
    logOnce(loggedTransactions, "transaction", sql);
  }

  private static void logOnce(Set<String> logged, String what, String sql) {
    if (logged.size() < LOGGED_TEXTS && logged.add(sql)) {
      LOG.info("Cross-domain {}: {}", what, sql.length() > 300 ? sql.substring(0, 300) : sql);
    }
  }

  /** How long statements take; timed only while a copy runs here. */
  public Latencies latencies() {
    return latencies;
  }

  public void dualWrite(int domain) {
    dualWrites[domain].increment();
  }

  public void mirrorFailure(int domain) {
    mirrorFailures[domain].increment();
  }

  /** Rows that went to the mirror by the journal. */
  public void drained(int domain, long rows) {
    drained[domain].add(rows);
    drainRates[domain].add(rows);
  }

  /** How long a writer waited for the domain's control row. */
  public void held(int domain, long nanos) {
    longestHoldNanos.accumulateAndGet(domain, nanos, Math::max);
  }

  /** The longest such wait since the last call. */
  public long takeLongestHoldNanos(int domain) {
    return longestHoldNanos.getAndSet(domain, 0);
  }

  public long statements() {
    long counted = statementsOfNoDomain.sum() - furtherDomains.sum();
    for (LongAdder ofDomain : statementsOfDomain) {
      counted += ofDomain.sum();
    }
    return counted;
  }

  public long refusals() {
    return refusals.sum();
  }

  public long crossDomainStatements() {
    return crossDomainStatements.sum();
  }

  public long crossDomainTransactions() {
    return crossDomainTransactions.sum();
  }

  public long statements(int domain) {
    return statementsOfDomain[domain].sum();
  }

  public long refusals(int domain) {
    return refusalsOfDomain[domain].sum();
  }

  public long crossDomainStatements(int domain) {
    return crossDomainOfDomain[domain].sum();
  }

  public long dualWrites(int domain) {
    return dualWrites[domain].sum();
  }

  public long drained(int domain) {
    return drained[domain].sum();
  }

  /** Rows per second, over the last five seconds. */
  public double drainRate(int domain) {
    return drainRates[domain].perSecond();
  }

  public long mirrorFailures(int domain) {
    return mirrorFailures[domain].sum();
  }
}
