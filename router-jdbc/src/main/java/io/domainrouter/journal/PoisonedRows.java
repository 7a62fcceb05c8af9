package io.domainrouter.journal;

import io.domainrouter.rows.RowKey;
import java.util.List;

/**
 * Rows of one table that the mirror refuses for the same reason. Immutable.
 *
 * @param count how many
 * @param keys the first of them
 * @param reason in words, without values
 */
public record PoisonedRows(String table, long count, List<RowKey> keys, String reason) {

  /** All of them in one line. */
  public static String describe(List<PoisonedRows> poisoned) {
    return String.join("; ", poisoned.stream().map(PoisonedRows::describe).toList());
  }

  /** One line: table, number, keys and reason. */
  public String describe() {
    return table
        + ": "
        + count
        + (count == 1 ? " row" : " rows")
        + " refused by the mirror, "
        + reason
        + ", key "
        + String.join(" and ", keys.stream().map(key -> String.join(",", key.values())).toList())
        + (count > keys.size() ? " and others" : "");
  }
}
