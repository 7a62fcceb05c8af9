package io.domainrouter.journal;

import io.domainrouter.rows.RowKey;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The keys of the rows of one domain that a transaction changed, by table. Not thread-safe.
 *
 * <p>A key is <em>certain</em> when a statement surely changed that row, so that its lock is held;
 * an uncertain one may belong to a row that the statement only could have changed.
 */
public final class TouchedRows {
  private final Map<String, Map<RowKey, Boolean>> certainByTable = new LinkedHashMap<>();

  public void add(String table, RowKey key, boolean certain) {
    certainByTable
        .computeIfAbsent(table, absent -> new LinkedHashMap<>())
        .merge(key, certain, Boolean::logicalOr);
  }

  /** As if each row of the other were added here as certain. */
  void addAll(TouchedRows other) {
    for (String table : other.tables()) {
      other.keys(table).forEach(key -> add(table, key, true));
    }
  }

  public void remove(String table, RowKey key) {
    Map<RowKey, Boolean> keys = certainByTable.get(table);
    if (keys != null && keys.remove(key) != null && keys.isEmpty()) {
      certainByTable.remove(table);
    }
  }

  public boolean isEmpty() {
    return certainByTable.isEmpty();
  }

  public Set<String> tables() {
    return certainByTable.keySet();
  }

  public Set<RowKey> keys(String table) {
    return certainByTable.getOrDefault(table, Map.of()).keySet();
  }

  public boolean contains(String table, RowKey key) {
    return keys(table).contains(key);
  }

  public boolean isCertain(String table, RowKey key) {
    return certainByTable.getOrDefault(table, Map.of()).getOrDefault(key, false);
  }

  public int size() {
    int size = 0;
    for (Map<RowKey, Boolean> keys : certainByTable.values()) {
      size += keys.size();
    }
    return size;
  }
}
