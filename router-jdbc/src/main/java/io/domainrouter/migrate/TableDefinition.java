package io.domainrouter.migrate;

import java.math.BigInteger;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What two tables must have in common to hold the same rows under the same rules. Immutable.
 *
 * @param kind {@code BASE TABLE} or something else
 * @param table what belongs to no single column, by name: collation of later columns, row format
 * @param counter the next AUTO_INCREMENT number; 0 for none, or before its first use
 * @param widest how many bytes a value of the widest column can have
 * @param columns aspects by name, by lower-case column name, in ordinal order
 * @param keys what each index is over, by name; unique ones begin with {@code unique}
 * @param checks clauses
 */
record TableDefinition(
    String kind,
    String engine,
    Map<String, String> table,
    BigInteger counter,
    long widest,
    Map<String, Map<String, String>> columns,
    Map<String, String> keys,
    Set<String> triggers,
    Set<String> checks) {

  /** Reads it from the connection's schema; empty when there is no such table. */
  static Optional<TableDefinition> load(Connection connection, String table) throws SQLException {
    return new DefinitionReader(connection, table).read();
  }

  /** As the other product would write it down. */
  TableDefinition neutral() {
    return new TableDefinition(
        kind,
        engine,
        table,
        counter,
        widest,
        Spelling.columns(columns),
        keys,
        triggers,
        Spelling.checks(checks));
  }
}
