package io.domainrouter.control;

import io.domainrouter.migrate.CopyListener;
import java.sql.SQLException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** How far the copy of one domain is, for whoever watches. Thread-safe. */
final class CopyProgress implements CopyListener {
  private final ConcurrentHashMap<String, Long> copied = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, Long> estimated = new ConcurrentHashMap<>();
  private final AtomicLong repaired = new AtomicLong();
  private volatile String activity = "";
  private volatile String resting = "";
  private volatile String waiting = "";

  @Override
  public void copied(String table, long rows, long estimate) {
    waiting = "";
    copied.put(table, rows);
    estimated.put(table, estimate);
  }

  @Override
  public void waiting(String table, SQLException cause) {
    waiting = table + ": " + cause.getMessage();
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

  void resting(String words) {
    resting = words;
  }

  /** Why the copy rests, or waits to try again, just now; empty when it does not. */
  String resting() {
    return resting.isEmpty() ? waiting : resting;
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
