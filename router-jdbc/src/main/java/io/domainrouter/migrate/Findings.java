package io.domainrouter.migrate;

import java.util.List;

/** Collects what is found about one table. Not thread-safe. */
record Findings(String table, List<Finding> all) {
  void add(String finding, boolean blocking) {
    all.add(new Finding(table, finding, blocking));
  }

  void blocking(String finding) {
    add(finding, true);
  }

  void notable(String finding) {
    add(finding, false);
  }
}
