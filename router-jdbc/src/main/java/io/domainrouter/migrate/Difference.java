package io.domainrouter.migrate;

import io.domainrouter.rows.RowKey;
import java.util.List;
import java.util.Locale;

/**
 * A row that was found to differ while it was locked on both sides. Immutable.
 *
 * @param columns names of the columns that differ; empty unless changed
 */
public record Difference(String table, RowKey key, Kind kind, List<String> columns) {

  /** In words: the key, what is wrong on the target, and the columns; never a value besides. */
  public String describe() {
    String what = kind.name().toLowerCase(Locale.ROOT);
    return "key "
        + String.join(",", key.values())
        + " "
        + what
        + (columns.isEmpty() ? "" : " in " + String.join(",", columns));
  }

  /** What is wrong on the target. */
  public enum Kind {
    MISSING,
    EXTRA,
    CHANGED
  }
}
