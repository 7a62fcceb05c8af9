package io.domainrouter.rows;

import java.util.List;

/**
 * One whole row as read from a server.
 *
 * @param values one per {@link TableShape#columns()}: a String, a byte[], or null. Not to be
 *     changed.
 */
public record RowImage(RowKey key, List<Object> values) {}
