package io.domainrouter.sql;

/** What a statement is, by its first words. */
public enum StatementKind {
  /** Only white space and comments. */
  EMPTY,
  /** SELECT, TABLE, VALUES, WITH … SELECT, and a SELECT … INTO @variable. */
  SELECT,
  INSERT,
  REPLACE,
  UPDATE,
  DELETE,
  /** LOAD DATA, LOAD XML. */
  LOAD,
  CALL,
  /** CREATE, ALTER, DROP, RENAME, TRUNCATE: commits implicitly. */
  DDL,
  /** BEGIN, START TRANSACTION, COMMIT, ROLLBACK, SAVEPOINT, RELEASE. */
  TRANSACTION,
  /** SET of session or user variables, autocommit, names, transaction characteristics. */
  SET,
  USE,
  LOCK_TABLES,
  UNLOCK_TABLES,
  /** SHOW, DESCRIBE. */
  SHOW,
  /** EXPLAIN; EXPLAIN ANALYZE executes what it explains. */
  EXPLAIN,
  /** DO expression. */
  DO,
  HANDLER,
  /** PREPARE, EXECUTE, DEALLOCATE in SQL text. */
  PREPARED_TEXT,
  XA,
  /** SET GLOBAL, FLUSH, KILL, ANALYZE TABLE and the like: aimed at one server. */
  ADMIN,
  /** Its first word begins no statement: the server will refuse it. */
  UNKNOWN,
  /** Anything else: compound statements, and whatever may execute another text. */
  OTHER;

  /** Whether the statement changes rows of tables. */
  public boolean writesRows() {
    return this == INSERT || this == REPLACE || this == UPDATE || this == DELETE || this == LOAD;
  }
}
