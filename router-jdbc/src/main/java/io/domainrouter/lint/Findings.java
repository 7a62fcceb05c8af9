package io.domainrouter.lint;

import io.domainrouter.config.Phase;
import io.domainrouter.lint.rule.Rule;
import io.domainrouter.lint.rule.Severity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What was found, each once, with how often. Thread-safe and bounded. */
public final class Findings {
  private static final int DEFAULT_LIMIT = 10_000;
  private static final int LONGEST_SUBJECT = 4_000;

  private final int limit;
  private final Map<String, Counted> byIdentity = new LinkedHashMap<>();
  private long beyondLimit;
  private long errorsBeyondLimit;

  /** A finding, and how often it was found. */
  public record Counted(Finding finding, long count) {}

  public Findings() {
    this(DEFAULT_LIMIT);
  }

  /**
   * @param limit how many different ones are kept; of the others only the number is known
   */
  public Findings(int limit) {
    this.limit = limit;
  }

  /** Whether it was not known before. */
  public synchronized boolean add(Finding finding, long count) {
    String identity = finding.identity();
    Counted known = byIdentity.get(identity);
    if (known != null) {
      byIdentity.put(identity, new Counted(known.finding, known.count + count));
      return false;
    }
    if (byIdentity.size() >= limit) {
      beyondLimit += count;
      errorsBeyondLimit += finding.isError() ? count : 0;
      return false;
    }
    byIdentity.put(identity, new Counted(shortened(finding), count));
    return true;
  }

  private static Finding shortened(Finding f) {
    return f.subject().length() <= LONGEST_SUBJECT
        ? f
        : new Finding(
            f.violation(),
            f.severity(),
            f.subject().substring(0, LONGEST_SUBJECT) + " …",
            f.where(),
            f.exemption(),
            f.exempt());
  }

  /** In the order in which they were first found. */
  public synchronized List<Counted> all() {
    return List.copyOf(byIdentity.values());
  }

  /** The exempted ones: what is left to be done. */
  public List<Counted> exempt() {
    return all().stream().filter(counted -> counted.finding.exempt()).toList();
  }

  /** The others. */
  public List<Counted> open() {
    return all().stream().filter(counted -> !counted.finding.exempt()).toList();
  }

  /** How many more there were than could be kept. */
  public synchronized long beyondLimit() {
    return beyondLimit;
  }

  public synchronized boolean hasErrors() {
    return errorsBeyondLimit > 0 || open().stream().anyMatch(counted -> counted.finding.isError());
  }

  /** How many different open findings a rule has, by severity; rules without any are left out. */
  public Map<String, Map<Severity, Long>> byRule() {
    Map<String, Map<Severity, Long>> table = new TreeMap<>();
    for (Counted counted : open()) {
      table
          .computeIfAbsent(counted.finding.rule().id(), absent -> new TreeMap<>())
          .merge(counted.finding.severity(), 1L, Long::sum);
    }
    return table;
  }

  /**
   * Why a domain is not ready to be moved; empty when it is, as far as was looked. An exempted
   * violation is one, too.
   */
  public List<String> obstacles(String domain) {
    Map<String, Long> open = new TreeMap<>();
    long exempt = 0;
    for (Counted counted : all()) {
      if (stands(counted.finding, domain)) {
        if (counted.finding.exempt()) {
          exempt++;
        } else {
          open.merge(counted.finding.rule().id(), 1L, Long::sum);
        }
      }
    }
    List<String> obstacles = new ArrayList<>();
    open.forEach((rule, count) -> obstacles.add(count + " " + rule));
    if (exempt > 0) {
      obstacles.add(exempt + " exempted");
    }
    return obstacles;
  }

  private static boolean stands(Finding finding, String domain) {
    Rule rule = finding.rule();
    return finding.violation().domains().contains(domain)
        && rule.severity(Phase.COPYING) == Severity.ERROR;
  }
}
