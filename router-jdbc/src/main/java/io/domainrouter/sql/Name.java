package io.domainrouter.sql;

/**
 * A possibly qualified name in a token list. Immutable.
 *
 * @param from index of its first token
 * @param to index behind its last token
 */
record Name(TableName table, int from, int to) {
  String last() {
    return table.name();
  }
}
