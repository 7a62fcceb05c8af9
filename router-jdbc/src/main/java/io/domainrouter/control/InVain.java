package io.domainrouter.control;

import io.domainrouter.route.DomainCatalog;
import java.util.Arrays;

/** For how long the instance that does the housekeeping fails with a domain. For one thread. */
final class InVain {
  private final long patienceNanos;
  private final boolean[] failing;
  private final long[] since;

  InVain(DomainCatalog catalog) {
    this.patienceNanos = catalog.config().control().timeToLive().toNanos();
    this.failing = new boolean[catalog.domainCount()];
    this.since = new long[catalog.domainCount()];
  }

  void begin() {
    Arrays.fill(failing, false);
  }

  void served(int domain) {
    failing[domain] = false;
  }

  void failed(int domain) {
    if (!failing[domain]) {
      failing[domain] = true;
      since[domain] = System.nanoTime();
    }
  }

  boolean isTooLong() {
    long now = System.nanoTime();
    for (int domain = 0; domain < since.length; domain++) {
      if (failing[domain] && now - since[domain] > patienceNanos) {
        return true;
      }
    }
    return false;
  }
}
