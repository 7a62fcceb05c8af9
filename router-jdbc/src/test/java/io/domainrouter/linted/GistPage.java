package io.domainrouter.linted;

import io.domainrouter.lint.CrossDomainExempt;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/** Stands for an application; its package is none of the linter's. */
final class GistPage {
  static final String JOIN = "SELECT g.id FROM gists g JOIN users u ON u.id = g.owner_id";

  private final Connection connection;

  GistPage(Connection connection) {
    this.connection = connection;
  }

  void readsOneDomain() throws SQLException {
    execute("SELECT id FROM gists");
  }

  void joins() throws SQLException {
    execute(JOIN);
  }

  void joinsPrepared() throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(JOIN + " WHERE g.id = ?")) {
      statement.setInt(1, 1);
      statement.execute();
    }
  }

  @CrossDomainExempt(ticket = "T-1", until = "2999-12-31")
  void joinsExempted() throws SQLException {
    joins();
  }

  @CrossDomainExempt(ticket = "T-2", until = "2020-01-01")
  void joinsWithExpiredExemption() throws SQLException {
    joins();
  }

  void writesTwoDomains(boolean commits) throws SQLException {
    connection.setAutoCommit(false);
    execute("UPDATE gists SET owner_id = 2 WHERE id = 1");
    execute("UPDATE users SET id = 3 WHERE id = 2");
    if (commits) {
      connection.commit();
    } else {
      connection.rollback();
    }
    connection.setAutoCommit(true);
  }

  void writesInThreeTransactions() throws SQLException {
    connection.setAutoCommit(false);
    execute("UPDATE gists SET owner_id = 2 WHERE id = 1");
    connection.commit();
    execute("UPDATE users SET id = 3 WHERE id = 2");
    connection.rollback();
    execute("UPDATE gists SET owner_id = 2 WHERE id = 1");
    connection.setAutoCommit(true);
  }

  void writesOneAfterTheOther() throws SQLException {
    execute("UPDATE gists SET owner_id = 2 WHERE id = 1");
    execute("UPDATE users SET id = 3 WHERE id = 2");
  }

  void batches() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.addBatch("UPDATE gists SET owner_id = 1 WHERE id IN (SELECT id FROM users)");
      statement.executeBatch();
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
