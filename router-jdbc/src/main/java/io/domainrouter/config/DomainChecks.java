package io.domainrouter.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The checks that need more than one key of a domain file. Not thread-safe. */
final class DomainChecks {
  /** Stands for a priority that could not be read. */
  static final int NO_PRIORITY = -1;

  /** What the router's own tables begin with. */
  private static final String OWN_TABLES = "domainrouter_";

  private final Problems problems;

  DomainChecks(Problems problems) {
    this.problems = problems;
  }

  /**
   * @param monolith null when the file has none
   */
  void check(
      TargetConfig monolith,
      List<TargetConfig> partitions,
      List<DomainConfig> domains,
      List<Relationship> relationships) {
    checkTargets(monolith, partitions);
    checkPartitionNames(partitions, domains);
    Map<String, String> domainOfTable = checkTables(domains);
    checkPriorities(domains);
    checkDependencies(domains);
    if (domains.stream().noneMatch(domain -> domain.tables().isEmpty())) {
      checkRelationships(relationships, domainOfTable);
    }
  }

  private void checkTargets(TargetConfig monolith, List<TargetConfig> partitions) {
    Map<String, String> pathOfDatabase = new HashMap<>();
    if (monolith != null) {
      checkUrl(monolith, RouterConfig.MONOLITH, pathOfDatabase);
    }
    for (TargetConfig partition : partitions) {
      String path = "partitions." + partition.name();
      if (partition.name().equalsIgnoreCase(RouterConfig.MONOLITH)) {
        problems.add(path, "a partition must not be named " + partition.name());
      }
      checkUrl(partition, path, pathOfDatabase);
    }
  }

  private void checkUrl(TargetConfig target, String path, Map<String, String> pathOfDatabase) {
    target.replicas().forEach(replica -> TargetUrl.parse(replica, path + ".replicas", problems));
    if (target.url().isEmpty()) {
      return;
    }
    TargetUrl.parse(target.url(), path + ".url", problems)
        .ifPresent(
            url -> {
              String other = pathOfDatabase.putIfAbsent(url.database(), path);
              if (other != null) {
                problems.add(
                    path + ".url",
                    "url must be another database than that of %s, was %s"
                        .formatted(other, url.database()));
              }
            });
  }

  private void checkPartitionNames(List<TargetConfig> partitions, List<DomainConfig> domains) {
    List<String> names = partitions.stream().map(TargetConfig::name).toList();
    for (DomainConfig domain : domains) {
      if (!domain.partition().isEmpty() && !names.contains(domain.partition())) {
        problems.add(
            path(domain, "partition"),
            "partition must be one of %s, was %s".formatted(names, domain.partition()));
      }
    }
  }

  private Map<String, String> checkTables(List<DomainConfig> domains) {
    Map<String, String> domainOfTable = new LinkedHashMap<>();
    for (DomainConfig domain : domains) {
      for (String table : domain.tables()) {
        String owner = domainOfTable.putIfAbsent(table, domain.name());
        if (domain.name().equals(owner)) {
          problems.add(path(domain, "tables"), "table " + table + " is listed twice");
        } else if (owner != null) {
          problems.add(
              path(domain, "tables"),
              "table " + table + " belongs to domain " + owner + " already");
        }
        if (table.startsWith(OWN_TABLES)) {
          problems.add(
              path(domain, "tables"), "table " + table + " has a name of the router's own");
        }
      }
    }
    return domainOfTable;
  }

  private void checkPriorities(List<DomainConfig> domains) {
    Map<Integer, String> domainOfPriority = new HashMap<>();
    for (DomainConfig domain : domains) {
      String other = domainOfPriority.putIfAbsent(domain.priority(), domain.name());
      if (other != null && domain.priority() != NO_PRIORITY) {
        problems.add(
            path(domain, "priority"),
            "priority must differ from that of %s, was %d".formatted(other, domain.priority()));
      }
    }
  }

  private void checkDependencies(List<DomainConfig> domains) {
    Map<String, DomainConfig> byName = new HashMap<>();
    domains.forEach(domain -> byName.put(domain.name(), domain));
    Set<String> reported = new HashSet<>();
    for (DomainConfig domain : domains) {
      for (String dependency : domain.dependencies()) {
        if (!byName.containsKey(dependency)) {
          problems.add(
              path(domain, "dependencies"), "dependencies must name domains, was " + dependency);
        }
      }
      List<String> cycle = cycle(domain.name(), domain, byName, new HashSet<>());
      if (cycle.isEmpty()) {
        checkOrder(domain, byName);
      } else if (reported.addAll(cycle)) {
        problems.add(
            path(domain, "dependencies"),
            "dependencies must not form a cycle, was "
                + String.join(" -> ", cycle)
                + " -> "
                + cycle.get(0));
      }
    }
  }

  /** The way over dependencies from a domain back to the start; empty when there is none. */
  private static List<String> cycle(
      String start, DomainConfig domain, Map<String, DomainConfig> byName, Set<String> visited) {
    for (String dependency : domain.dependencies()) {
      List<String> way = new ArrayList<>(List.of(domain.name()));
      if (dependency.equals(start)) {
        return way;
      }
      if (byName.containsKey(dependency) && visited.add(dependency)) {
        List<String> rest = cycle(start, byName.get(dependency), byName, visited);
        if (!rest.isEmpty()) {
          way.addAll(rest);
          return way;
        }
      }
    }
    return List.of();
  }

  private void checkOrder(DomainConfig domain, Map<String, DomainConfig> byName) {
    for (String name : domain.dependencies()) {
      DomainConfig dependency = byName.get(name);
      if (dependency != null
          && domain.priority() != NO_PRIORITY
          && dependency.priority() > domain.priority()) {
        problems.add(
            path(domain, "priority"),
            "priority must be above that of %s (%d), was %d"
                .formatted(name, dependency.priority(), domain.priority()));
      }
    }
  }

  private void checkRelationships(
      List<Relationship> relationships, Map<String, String> domainOfTable) {
    Set<Relationship> seen = new HashSet<>();
    for (Relationship relationship : relationships) {
      String from = domainOfTable.get(relationship.fromTable());
      String to = domainOfTable.get(relationship.toTable());
      checkKnown(relationship.fromTable(), from);
      checkKnown(relationship.toTable(), to);
      if (from != null && from.equals(to)) {
        problems.add(
            "relationships",
            "a relationship must join two domains, was %s with both tables in %s"
                .formatted(text(relationship), from));
      }
      if (!seen.add(relationship)) {
        problems.add("relationships", text(relationship) + " is there twice");
      }
    }
  }

  private void checkKnown(String table, String domain) {
    if (domain == null) {
      problems.add("relationships", "relationships must name tables of the domains, was " + table);
    }
  }

  private static String text(Relationship relationship) {
    return "%s.%s -> %s.%s"
        .formatted(
            relationship.fromTable(),
            relationship.fromColumn(),
            relationship.toTable(),
            relationship.toColumn());
  }

  private static String path(DomainConfig domain, String key) {
    return "domains." + domain.name() + "." + key;
  }
}
