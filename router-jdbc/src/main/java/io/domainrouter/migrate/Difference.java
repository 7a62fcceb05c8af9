package io.domainrouter.migrate;

import io.domainrouter.rows.RowKey;
import java.util.List;

/**
 * A row that was found to differ while it was locked on both sides. Immutable.
 *
 * @param columns names of the columns that differ; empty unless changed
 */
public record Difference(String table, RowKey key, Kind kind, List<String> columns) {

  /** What is wrong on the target. */
  public enum Kind {
    MISSING,
    EXTRA,
    CHANGED
  }
}
