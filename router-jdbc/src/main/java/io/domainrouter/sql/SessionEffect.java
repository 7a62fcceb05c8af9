package io.domainrouter.sql;

/** How a statement depends on, or changes, the session that it runs in. */
public enum SessionEffect {
  /** Sets session variables (SET NAMES, SET SESSION …): replayed on every physical connection. */
  SETS_VARIABLE,
  /** Sets or reads a user variable ({@code @x}): the connection stays on one target. */
  USER_VARIABLE,
  /** Creates, drops or renames a temporary table. */
  TEMPORARY_TABLE,
  /** GET_LOCK and relatives. */
  NAMED_LOCK,
  /** LOCK TABLES, FLUSH TABLES WITH READ LOCK. */
  TABLE_LOCK,
  /**
   * Asks about the statement before: LAST_INSERT_ID(), ROW_COUNT(), FOUND_ROWS(), SHOW WARNINGS.
   */
  PREVIOUS_STATEMENT,
  /** SET autocommit = 1 / ON. */
  AUTOCOMMIT_ON,
  /** SET autocommit = 0 / OFF. */
  AUTOCOMMIT_OFF,
  /** SET TRANSACTION for the next transaction only. */
  NEXT_TRANSACTION,
  /** Changes how the server reads SQL text: sql_mode with ANSI_QUOTES or NO_BACKSLASH_ESCAPES. */
  CHANGES_SYNTAX
}
