package io.domainrouter.jdbc;

import java.sql.SQLException;
import java.sql.Statement;

/**
 * A setting of a statement that is recorded and replayed, with a fresh driver statement's value.
 */
enum StatementSetting {
  MAX_FIELD_SIZE(0, (s, v) -> s.setMaxFieldSize((int) v), Statement::getMaxFieldSize),
  MAX_ROWS(0L, (s, v) -> s.setLargeMaxRows((long) v), Statement::getLargeMaxRows),
  QUERY_TIMEOUT_SECONDS(0, (s, v) -> s.setQueryTimeout((int) v), Statement::getQueryTimeout),
  FETCH_SIZE(0, (s, v) -> s.setFetchSize((int) v), Statement::getFetchSize),
  ESCAPE_PROCESSING(true, (s, v) -> s.setEscapeProcessing((boolean) v), s -> true),
  POOLABLE(false, (s, v) -> s.setPoolable((boolean) v), Statement::isPoolable),
  CLOSE_ON_COMPLETION(false, (s, v) -> s.closeOnCompletion(), Statement::isCloseOnCompletion);

  private final Object initial;
  private final Writer writer;
  private final Reader reader;

  StatementSetting(Object initial, Writer writer, Reader reader) {
    this.initial = initial;
    this.writer = writer;
    this.reader = reader;
  }

  Object initial() {
    return initial;
  }

  void write(Statement physical, Object value) throws SQLException {
    writer.write(physical, value);
  }

  Object read(Statement physical) throws SQLException {
    return reader.read(physical);
  }

  private interface Writer {
    void write(Statement physical, Object value) throws SQLException;
  }

  private interface Reader {
    Object read(Statement physical) throws SQLException;
  }
}
