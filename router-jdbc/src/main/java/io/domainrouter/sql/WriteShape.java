package io.domainrouter.sql;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What dual write must know of a writing statement to find the keys of the rows that it changes.
 * Column names are unquoted and in lower case. Immutable.
 */
public sealed interface WriteShape {
  TableName table();

  /**
   * INSERT or REPLACE of listed rows (VALUES, VALUE, VALUES ROW(…), SET).
   *
   * @param columns empty when the statement lists none: all visible columns in table order
   * @param rows one list of values per row, each as long as {@code columns} unless that is empty
   * @param updatedColumns columns assigned by ON DUPLICATE KEY UPDATE
   */
  record Insert(
      TableName table,
      Mode mode,
      List<String> columns,
      List<List<Value>> rows,
      Set<String> updatedColumns)
      implements WriteShape {

    /** What a duplicate key does. */
    public enum Mode {
      PLAIN,
      IGNORE,
      UPSERT,
      REPLACE
    }
  }

  /**
   * INSERT of the rows of a query, without IGNORE and the like.
   *
   * @param columns that it lists, at least one; the others get their defaults
   */
  record InsertSelect(TableName table, List<String> columns) implements WriteShape {}

  /**
   * UPDATE or DELETE of one table, without joins.
   *
   * @param alias as written, empty where none is given
   * @param assigned what an UPDATE sets, by column; empty for a DELETE
   * @param tail the statement's text from WHERE (or ORDER BY, or LIMIT) to its end, without a
   *     closing semicolon, with {@code LOCK IN SHARE MODE} in each subquery; empty where it has
   *     none
   * @param where the part of {@code tail} before ORDER BY and LIMIT
   * @param whereParameters how many of the tail's parameters {@code where} has
   * @param tailParameters 1-based indexes of the parameters inside {@code tail}, in order
   * @param equalities top-level AND-ed {@code column = value} comparisons with a literal or a
   *     parameter; only listed when the whole WHERE is made of ANDs at its top level
   * @param limited has LIMIT
   * @param orderedBy the plain columns among those that ORDER BY names
   * @param tailDeterministic no function in the tail gives another value when evaluated again
   */
  record Modify(
      TableName table,
      String alias,
      boolean delete,
      Map<String, Value> assigned,
      String tail,
      String where,
      int whereParameters,
      List<Integer> tailParameters,
      List<Equality> equalities,
      boolean limited,
      Set<String> orderedBy,
      Subqueries subqueries,
      boolean tailDeterministic)
      implements WriteShape {}

  /** What subqueries a condition has. */
  enum Subqueries {
    NONE,
    /** Each locks what it reads. */
    LOCKED,
    /** One of them takes some of its rows, or is not a plain query that could be made to lock. */
    UNREPEATABLE
  }

  /**
   * UPDATE or DELETE of tables among several.
   *
   * @param targets the tables that it may change, at least one
   * @param from the statement's text of its tables and its WHERE, as it would follow FROM, with
   *     {@code LOCK IN SHARE MODE} in each subquery
   * @param parameters 1-based indexes of the parameters inside {@code from}, in order
   * @param deterministic no function in {@code from} gives another value when evaluated again
   */
  record Joined(
      boolean delete,
      List<Target> targets,
      String from,
      List<Integer> parameters,
      Subqueries subqueries,
      boolean deterministic)
      implements WriteShape {

    /**
     * One of the tables.
     *
     * @param qualifier by which columns are named as the table's: its alias or its name, as written
     * @param assignedColumns what an UPDATE may set here
     */
    public record Target(TableName table, String qualifier, Set<String> assignedColumns) {}

    @Override
    public TableName table() {
      return targets.get(0).table();
    }
  }

  /**
   * {@code column = value}.
   *
   * @param column without its qualifier
   */
  record Equality(String column, Value value) {}

  /**
   * A write whose rows cannot be known: REPLACE … SELECT, LOAD DATA, a partition clause and so on.
   *
   * @param rule names the reason in words that a user understands
   */
  record Opaque(TableName table, String rule) implements WriteShape {}
}
