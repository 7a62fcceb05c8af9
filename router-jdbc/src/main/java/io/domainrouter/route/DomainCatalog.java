package io.domainrouter.route;

import io.domainrouter.config.DomainConfig;
import io.domainrouter.config.RouterConfig;
import io.domainrouter.config.Side;
import io.domainrouter.config.TargetConfig;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The configuration's names as small numbers: targets (0 is the monolith) and domains (in the order
 * of moving), and which table belongs to which domain. Immutable.
 */
public final class DomainCatalog {
  /** The monolith's number among the targets. */
  public static final int MONOLITH = 0;

  private final RouterConfig config;
  private final List<TargetConfig> targets;
  private final int[] partitionOfDomain;
  private final Map<String, Integer> domainOfTable = new HashMap<>();
  private final Map<String, Integer> domainByName = new HashMap<>();
  private final String monolithSchema;

  public DomainCatalog(RouterConfig config) {
    this.config = config;
    this.monolithSchema = schemaOf(config.monolith().url()).toLowerCase(Locale.ROOT);
    List<TargetConfig> all = new ArrayList<>();
    all.add(config.monolith());
    all.addAll(config.partitions());
    this.targets = List.copyOf(all);
    this.partitionOfDomain = new int[config.domains().size()];
    for (int domain = 0; domain < partitionOfDomain.length; domain++) {
      DomainConfig domainConfig = config.domains().get(domain);
      partitionOfDomain[domain] = targetNamed(domainConfig.partition());
      domainByName.put(domainConfig.name(), domain);
      for (String table : domainConfig.tables()) {
        domainOfTable.put(table, domain);
      }
    }
  }

  private int targetNamed(String name) {
    for (int target = 0; target < targets.size(); target++) {
      if (targets.get(target).name().equals(name)) {
        return target;
      }
    }
    throw new IllegalArgumentException("no target is named " + name);
  }

  /** The schema in the monolith's URL, in lower case. */
  public String monolithSchema() {
    return monolithSchema;
  }

  /** The schema in the monolith's URL, as it is spelt there. */
  public String monolithSchemaAsGiven() {
    return schemaOf(config.monolith().url());
  }

  private static String schemaOf(String url) {
    String path = url.substring(url.indexOf("//") + 2);
    int slash = path.indexOf('/');
    int end = path.indexOf('?');
    String schema = slash < 0 ? "" : path.substring(slash + 1, end < 0 ? path.length() : end);
    return schema;
  }

  public RouterConfig config() {
    return config;
  }

  public int domainCount() {
    return partitionOfDomain.length;
  }

  public int targetCount() {
    return targets.size();
  }

  public TargetConfig target(int target) {
    return targets.get(target);
  }

  public DomainConfig domain(int domain) {
    return config.domains().get(domain);
  }

  public OptionalInt domainOfTable(String table) {
    Integer domain = domainOfTable.get(table);
    return domain == null ? OptionalInt.empty() : OptionalInt.of(domain);
  }

  public OptionalInt domainNamed(String name) {
    Integer domain = domainByName.get(name);
    return domain == null ? OptionalInt.empty() : OptionalInt.of(domain);
  }

  /** The target that holds the domain's rows on a side. */
  public int target(int domain, Side side) {
    return side == Side.MONOLITH ? MONOLITH : partitionOfDomain[domain];
  }

  /** The names of all tables of all domains. */
  public Set<String> tables() {
    return Collections.unmodifiableSet(domainOfTable.keySet());
  }
}
