package io.domainrouter.example.traffic;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** A connection whose statements are counted and timed. Not thread-safe. */
final class Session {
  private final Connection connection;
  private final Meter meter;

  Session(Connection connection, Meter meter) {
    this.connection = connection;
    this.meter = meter;
  }

  /** Reads all rows as lists of column values. */
  List<List<Object>> query(String sql, Object... parameters) throws SQLException {
    long startedAt = System.nanoTime();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement, parameters);
      meter.counted(1);
      try (ResultSet rows = statement.executeQuery()) {
        return read(rows);
      }
    } finally {
      meter.endRead(startedAt);
    }
  }

  /** Reads as {@link #query}, without a prepared statement. */
  List<List<Object>> queryText(String sql) throws SQLException {
    long startedAt = System.nanoTime();
    try (Statement statement = connection.createStatement()) {
      meter.counted(1);
      try (ResultSet rows = statement.executeQuery(sql)) {
        return read(rows);
      }
    } finally {
      meter.endRead(startedAt);
    }
  }

  int write(String sql, Object... parameters) throws SQLException {
    Meter.Write write = meter.beginWrite();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement, parameters);
      meter.counted(1);
      return statement.executeUpdate();
    } finally {
      meter.endWrite(write);
    }
  }

  /** Writes as {@link #write}, without a prepared statement. */
  int writeText(String sql) throws SQLException {
    Meter.Write write = meter.beginWrite();
    try (Statement statement = connection.createStatement()) {
      meter.counted(1);
      return statement.executeUpdate(sql);
    } finally {
      meter.endWrite(write);
    }
  }

  /** Inserts one row and returns its generated key. */
  long insert(String sql, Object... parameters) throws SQLException {
    Meter.Write write = meter.beginWrite();
    try (PreparedStatement statement =
        connection.prepareStatement(sql, Statement.RETURN_GENERATED_KEYS)) {
      bind(statement, parameters);
      meter.counted(1);
      statement.executeUpdate();
      return onlyKey(statement);
    } finally {
      meter.endWrite(write);
    }
  }

  /** Inserts as {@link #insert}, without a prepared statement. */
  long insertText(String sql) throws SQLException {
    Meter.Write write = meter.beginWrite();
    try (Statement statement = connection.createStatement()) {
      meter.counted(1);
      statement.executeUpdate(sql, Statement.RETURN_GENERATED_KEYS);
      return onlyKey(statement);
    } finally {
      meter.endWrite(write);
    }
  }

  void batch(String sql, List<Object[]> entries) throws SQLException {
    Meter.Write write = meter.beginWrite();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (Object[] entry : entries) {
        bind(statement, entry);
        statement.addBatch();
      }
      meter.counted(entries.size());
      statement.executeBatch();
    } finally {
      meter.endWrite(write);
    }
  }

  /** Runs a body in a transaction: commits it, or rolls it back when it throws. */
  void transaction(Body body) throws SQLException {
    connection.setAutoCommit(false);
    try {
      body.run();
      commit();
    } catch (SQLException | RuntimeException e) {
      rollBackAfter(e);
      throw e;
    }
    connection.setAutoCommit(true);
  }

  private void commit() throws SQLException {
    Meter.Write write = meter.beginWrite();
    try {
      connection.commit();
    } finally {
      meter.endWrite(write);
    }
  }

  private void rollBackAfter(Exception failure) {
    try {
      connection.rollback();
      connection.setAutoCommit(true);
    } catch (SQLException e) {
      failure.addSuppressed(e);
    }
  }

  private static void bind(PreparedStatement statement, Object[] parameters) throws SQLException {
    for (int i = 0; i < parameters.length; i++) {
      statement.setObject(i + 1, parameters[i]);
    }
  }

  private static List<List<Object>> read(ResultSet rows) throws SQLException {
    List<List<Object>> all = new ArrayList<>();
    int columns = rows.getMetaData().getColumnCount();
    while (rows.next()) {
      List<Object> row = new ArrayList<>(columns);
      for (int column = 1; column <= columns; column++) {
        row.add(rows.getObject(column));
      }
      all.add(row);
    }
    return all;
  }

  private static long onlyKey(Statement statement) throws SQLException {
    try (ResultSet keys = statement.getGeneratedKeys()) {
      if (!keys.next()) {
        throw new SQLException("the insert returned no generated key");
      }
      return keys.getLong(1);
    }
  }

  /** What a transaction does. */
  @FunctionalInterface
  interface Body {
    void run() throws SQLException;
  }
}
