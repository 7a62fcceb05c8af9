package io.domainrouter.migrate;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Compares one table's definition on both sides. */
record DefinitionCompare(
    TableDefinition source,
    TableDefinition target,
    Consumer<String> blocking,
    Consumer<String> notable) {

  void run() {
    compareColumns();
    compareKeys();
    source.checks().stream()
        .filter(check -> !target.checks().contains(check))
        .forEach(check -> notable.accept("lacks on the target the check " + check));
    target.checks().stream()
        .filter(check -> !source.checks().contains(check))
        .forEach(check -> blocking.accept("has only on the target the check " + check));
  }

  private void compareColumns() {
    source
        .columns()
        .forEach(
            (name, aspects) -> {
              Map<String, String> there = target.columns().get(name);
              if (there == null) {
                blocking.accept("lacks column " + name + " on the target");
              } else {
                compareAspects(name, aspects, there);
              }
            });
    target.columns().keySet().stream()
        .filter(name -> !source.columns().containsKey(name))
        .forEach(name -> blocking.accept("has column " + name + " only on the target"));
    compareOrder();
  }

  private void compareAspects(String column, Map<String, String> here, Map<String, String> there) {
    here.forEach(
        (aspect, value) -> {
          if (!value.equals(there.get(aspect))) {
            blocking.accept(
                "column %s has another %s: %s on the source, %s on the target"
                    .formatted(column, aspect, value, there.get(aspect)));
          }
        });
  }

  /** An INSERT without a column list depends on it. */
  private void compareOrder() {
    List<String> here = List.copyOf(source.columns().keySet());
    List<String> there = List.copyOf(target.columns().keySet());
    if (!here.equals(there) && new TreeSet<>(here).equals(new TreeSet<>(there))) {
      blocking.accept("has its columns in another order: " + here + " and " + there);
    }
  }

  private void compareKeys() {
    TreeSet<String> names = new TreeSet<>(source.keys().keySet());
    names.addAll(target.keys().keySet());
    for (String name : names) {
      String here = source.keys().get(name);
      String there = target.keys().get(name);
      if (here == null || !here.equals(there)) {
        boolean unique = isUnique(here) || isUnique(there);
        (unique ? blocking : notable)
            .accept("index %s is %s on the source, %s on the target".formatted(name, here, there));
      }
    }
  }

  private static boolean isUnique(String key) {
    return key != null && key.startsWith("unique ");
  }
}
