package io.domainrouter.control;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** How far the copy of one domain is, for whoever watches. Thread-safe. */
final class CopyProgress {
  private final ConcurrentHashMap<String, Long> copied = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, Long> estimated = new ConcurrentHashMap<>();
  private final AtomicLong repaired = new AtomicLong();
  private volatile String activity = "";

  void copied(String table, long rows, long estimate) {
    copied.put(table, rows);
    estimated.put(table, estimate);
  }

  void activity(String words) {
    activity = words;
  }

  void repaired(long rows) {
    repaired.addAndGet(rows);
  }

  String activity() {
    return activity;
  }

  long rowsCopied() {
    return copied.values().stream().mapToLong(Long::longValue).sum();
  }

  long rowsTotal() {
    return Math.max(rowsCopied(), estimated.values().stream().mapToLong(Long::longValue).sum());
  }

  long rowsRepaired() {
    return repaired.get();
  }
}
