package io.domainrouter.rows;

import java.util.List;

/**
 * The key of one row as canonical text, one string per key column in the order of {@link
 * TableShape#key()}: numbers in decimal, text as it is, binary as upper-case hexadecimal, dates and
 * times as the server prints them in UTC. Immutable.
 */
public record RowKey(List<String> values) {
  public RowKey {
    values = List.copyOf(values);
  }

  public static RowKey of(String... values) {
    return new RowKey(List.of(values));
  }
}
