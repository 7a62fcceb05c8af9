package io.domainrouter.execute;

import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Plays the steps of a {@link WriteCase} and notes what JDBC answers. Used once. */
final class WriteScript {
  private static final String PARAMETERS = " \\| ";

  private final Connection connection;
  private final Map<String, Savepoint> savepoints = new HashMap<>();

  private WriteScript(Connection connection) {
    this.connection = connection;
  }

  /** One line per step: its counts, generated keys and rows, or its error. */
  static List<String> play(List<String> steps, Connection connection) {
    WriteScript script = new WriteScript(connection);
    List<String> answers = new ArrayList<>();
    for (String step : steps) {
      answers.add(step + " => " + script.answer(step));
    }
    return answers;
  }

  private String answer(String step) {
    try {
      return perform(step);
    } catch (BatchUpdateException e) {
      return error(e) + " counts " + Arrays.toString(e.getLargeUpdateCounts());
    } catch (SQLException e) {
      return error(e);
    }
  }

  private static String error(SQLException e) {
    boolean ours = String.valueOf(e.getSQLState()).startsWith("DR");
    return e.getSQLState() + "/" + e.getErrorCode() + (ours ? " " + e.getMessage() : "");
  }

  private String perform(String step) throws SQLException {
    if (step.startsWith("run ")) {
      return run(step.substring(4));
    }
    if (step.startsWith("prepared batch ")) {
      return preparedBatch(step.substring(15).split(PARAMETERS));
    }
    if (step.startsWith("prepared ")) {
      return prepared(step.substring(9).split(PARAMETERS));
    }
    if (step.startsWith("batch ")) {
      return batch(step.substring(6).split(" \\|\\| "));
    }
    transactionCall(step);
    return "done";
  }

  private void transactionCall(String step) throws SQLException {
    String last = step.substring(step.lastIndexOf(' ') + 1);
    switch (step.substring(0, step.length() - last.length()).strip() + "/" + last) {
      case "autocommit/on" -> connection.setAutoCommit(true);
      case "autocommit/off" -> connection.setAutoCommit(false);
      case "/commit" -> connection.commit();
      case "/rollback" -> connection.rollback();
      default -> savepointCall(step, last);
    }
  }

  private void savepointCall(String step, String name) throws SQLException {
    if (step.startsWith("savepoint ")) {
      savepoints.put(name, connection.setSavepoint(name));
    } else if (step.startsWith("rollback to ")) {
      connection.rollback(savepoints.get(name));
    } else if (step.startsWith("release ")) {
      connection.releaseSavepoint(savepoints.get(name));
    } else {
      throw new IllegalArgumentException(step);
    }
  }

  private String run(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      boolean rows = statement.execute(sql, Statement.RETURN_GENERATED_KEYS);
      return rows ? rows(statement.getResultSet()) : outcome(statement);
    }
  }

  private String prepared(String[] parts) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(parts[0], Statement.RETURN_GENERATED_KEYS)) {
      bind(statement, Arrays.copyOfRange(parts, 1, parts.length));
      statement.execute();
      return outcome(statement);
    }
  }

  private String preparedBatch(String[] parts) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(parts[0], Statement.RETURN_GENERATED_KEYS)) {
      for (int i = 1; i < parts.length; i++) {
        bind(statement, parts[i].split(", "));
        statement.addBatch();
      }
      return executeBatch(statement);
    }
  }

  private String batch(String[] texts) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : texts) {
        statement.addBatch(sql);
      }
      return executeBatch(statement);
    }
  }

  private static String executeBatch(Statement statement) throws SQLException {
    String counts = Arrays.toString(statement.executeBatch());
    return counts + " keys " + rows(statement.getGeneratedKeys());
  }

  private static void bind(PreparedStatement statement, String[] values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      String value = values[i];
      if (value.equals("NULL")) {
        statement.setObject(i + 1, null);
      } else if (value.matches("-?\\d+")) {
        statement.setLong(i + 1, Long.parseLong(value));
      } else {
        boolean quoted = value.startsWith("'") && value.endsWith("'");
        statement.setString(i + 1, quoted ? value.substring(1, value.length() - 1) : value);
      }
    }
  }

  private static String outcome(Statement statement) throws SQLException {
    return statement.getUpdateCount() + " keys " + rows(statement.getGeneratedKeys());
  }

  private static String rows(ResultSet rows) throws SQLException {
    List<List<String>> all = new ArrayList<>();
    try (rows) {
      while (rows.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          row.add(rows.getString(i));
        }
        all.add(row);
      }
    }
    return all.toString();
  }
}
