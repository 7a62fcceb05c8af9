package io.domainrouter.migrate;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Compares one table's definition on both sides. */
record DefinitionCompare(TableDefinition source, TableDefinition target, Findings findings) {

  void run() {
    compareColumns();
    compareOrder();
    compareKeys();
    compareChecks();
    source.table().forEach((aspect, value) -> compareTable(aspect, value));
  }

  private void compareTable(String aspect, String here) {
    String there = target.table().get(aspect);
    if (!here.equals(there)) {
      findings.notable("has another %s: %s".formatted(aspect, both(here, there)));
    }
  }

  private static String both(String here, String there) {
    return here + " on the source, " + there + " on the target";
  }

  private void compareColumns() {
    source.columns().forEach(this::compareColumn);
    target.columns().keySet().stream()
        .filter(name -> !source.columns().containsKey(name))
        .forEach(name -> findings.blocking("has column " + name + " only on the target"));
  }

  private void compareColumn(String name, Map<String, String> aspects) {
    Map<String, String> there = target.columns().get(name);
    if (there == null) {
      findings.blocking("lacks column " + name + " on the target");
      return;
    }
    aspects.forEach((aspect, here) -> compareAspect(name, aspect, here, there.get(aspect)));
  }

  private void compareAspect(String column, String aspect, String here, String there) {
    if (!here.equals(there)) {
      findings.add(
          "column %s has another %s: %s".formatted(column, aspect, both(here, there)),
          !Spelling.sameButForParentheses(here, there));
    }
  }

  /** An INSERT without a column list depends on it. */
  private void compareOrder() {
    List<String> here = List.copyOf(source.columns().keySet());
    List<String> there = List.copyOf(target.columns().keySet());
    if (!here.equals(there) && new TreeSet<>(here).equals(new TreeSet<>(there))) {
      findings.blocking("has its columns in another order: " + here + " and " + there);
    }
  }

  private void compareKeys() {
    TreeSet<String> names = new TreeSet<>(source.keys().keySet());
    names.addAll(target.keys().keySet());
    for (String name : names) {
      String here = source.keys().get(name);
      String there = target.keys().get(name);
      if (here == null || !here.equals(there)) {
        findings.add(
            "index %s is %s".formatted(name, both(here, there)), isUnique(here) || isUnique(there));
      }
    }
  }

  private static boolean isUnique(String key) {
    return key != null && key.startsWith("unique ");
  }

  private void compareChecks() {
    missing(source.checks(), target.checks())
        .forEach(check -> findings.notable("lacks on the target the check " + check));
    missing(target.checks(), source.checks())
        .forEach(check -> findings.blocking("has only on the target the check " + check));
  }

  private static Set<String> missing(Set<String> from, Set<String> in) {
    Set<String> missing = new TreeSet<>(from);
    missing.removeAll(in);
    return missing;
  }
}
