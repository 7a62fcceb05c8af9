package io.domainrouter.rows;

import java.util.List;

/**
 * One whole row as read from a server.
 *
 * @param values one per {@link TableShape#columns()}: a String, a byte[], or null. Not to be
 *     changed.
 */
public record RowImage(RowKey key, List<Object> values) {

  /** How many bytes the values take on the wire, roughly; at least 1. */
  public long approximateBytes() {
    long bytes = 1;
    for (Object value : values) {
      bytes += value instanceof byte[] binary ? binary.length : String.valueOf(value).length();
    }
    return bytes;
  }
}
