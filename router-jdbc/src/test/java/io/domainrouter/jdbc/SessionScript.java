package io.domainrouter.jdbc;

import io.domainrouter.testing.RouterFixture;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Plays the steps of a {@link SessionCase} on logical connections, one after the other. */
final class SessionScript implements AutoCloseable {
  private final RouterFixture fixture;
  private Connection connection;

  SessionScript(RouterFixture fixture) throws SQLException {
    this.fixture = fixture;
    this.connection = fixture.connect();
  }

  /** The steps with the answers that they really got, in the form of the file. */
  List<String> play(List<String> steps) {
    List<String> played = new ArrayList<>();
    for (String step : steps) {
      int arrow = step.lastIndexOf(" => ");
      String action = arrow < 0 ? step : step.substring(0, arrow);
      String wanted = arrow < 0 ? "ok" : step.substring(arrow + 4);
      String answer = answer(action);
      boolean any = wanted.equals("ok") && !answer.matches("DR\\d+|\\w{5}/\\d+");
      played.add(arrow < 0 && any ? action : action + " => " + (any ? wanted : answer));
    }
    return played;
  }

  private String answer(String action) {
    try {
      return action.startsWith("> ") ? call(action.substring(2)) : execute(action);
    } catch (SQLException e) {
      boolean ours = e.getSQLState().startsWith("DR");
      return ours ? e.getSQLState() : e.getSQLState() + "/" + e.getErrorCode();
    }
  }

  private String execute(String sql) throws SQLException {
    if (sql.contains("?")) {
      try (PreparedStatement statement = connection.prepareStatement(sql)) {
        statement.setString(1, "+02:00");
        return statement.execute() ? row(statement.getResultSet()) : "ok";
      }
    }
    try (Statement statement = connection.createStatement()) {
      return statement.execute(sql) ? row(statement.getResultSet()) : "ok";
    }
  }

  private static String row(ResultSet rows) throws SQLException {
    if (!rows.next()) {
      return "nothing";
    }
    List<String> values = new ArrayList<>();
    for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
      values.add(rows.getString(i));
    }
    return String.join(",", values.stream().map(String::valueOf).toList());
  }

  private String call(String call) throws SQLException {
    switch (call) {
      case "reopen" -> {
        connection.close();
        connection = fixture.connect();
      }
      case "autocommit on" -> connection.setAutoCommit(true);
      case "autocommit off" -> connection.setAutoCommit(false);
      case "rollback" -> connection.rollback();
      case "commit" -> connection.commit();
      case "read only" -> connection.setReadOnly(true);
      case "read committed" ->
          connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
      case "network timeout" -> connection.setNetworkTimeout(Runnable::run, 5_000);
      case "client info" -> connection.setClientInfo("purpose", "test");
      case "read key" -> connection.setClientInfo("domainrouter.readKey", "test");
      case "kept read key" -> {
        return connection.getClientInfo("domainrouter.readKey");
      }
      case "type map" -> connection.setTypeMap(Map.of("t", String.class));
      case "holdability" -> connection.setHoldability(ResultSet.CLOSE_CURSORS_AT_COMMIT);
      case "schema" -> connection.setSchema("elsewhere");
      case "catalog" -> connection.setCatalog("elsewhere");
      default -> {
        return state(call);
      }
    }
    return "ok";
  }

  /** The connection's own answer; of the physical ones, in the order of opening. */
  private String state(String question) throws SQLException {
    List<String> answers = new ArrayList<>();
    for (Connection physical : Twins.physicals(connection)) {
      answers.add(state(question, physical));
    }
    return String.join(",", answers);
  }

  private static String state(String question, Connection of) throws SQLException {
    return switch (question) {
      case "autocommit" -> String.valueOf(of.getAutoCommit());
      case "is read only" -> String.valueOf(of.isReadOnly());
      case "network timeouts" -> String.valueOf(of.getNetworkTimeout());
      case "purpose" -> of.getClientInfo("purpose");
      case "read keys" -> of.getClientInfo("domainrouter.readKey");
      case "type maps" -> of.getTypeMap().toString();
      case "kept holdability" -> String.valueOf(of.getHoldability());
      case "kept schema" -> String.valueOf(of.getSchema());
      default -> throw new IllegalArgumentException(question);
    };
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
