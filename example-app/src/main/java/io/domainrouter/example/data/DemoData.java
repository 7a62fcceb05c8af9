package io.domainrouter.example.data;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * The rows of all tables before the traffic starts: the same for the same size. Immutable.
 *
 * @param users numbers of rows; their ids run from 1
 */
public record DemoData(long users, long repositories, long issues, long gists) {
  private static final int ROWS_PER_USER = 12;

  /** Data with about this many rows over all tables, and not fewer. */
  public static DemoData ofRows(long rows) {
    long users = Math.max(50, rows / ROWS_PER_USER + 1);
    return new DemoData(users, users, users * 3 / 2, users / 2);
  }

  long milestones() {
    return Math.max(1, users / 4);
  }

  public long rows() {
    return tables().stream().mapToLong(TableRows::rows).sum();
  }

  public int tableCount() {
    return tables().size();
  }

  /** Inserts everything into the monolith, over a connection past the router. */
  public void load(Connection monolith) throws SQLException {
    monolith.setAutoCommit(false);
    try (Statement statement = monolith.createStatement()) {
      statement.execute("SET SESSION foreign_key_checks = 0, unique_checks = 0");
      for (TableRows table : tables()) {
        table.insert(monolith);
      }
    }
  }

  private List<TableRows> tables() {
    List<TableRows> tables = new ArrayList<>(new AccountRows(this).tables());
    tables.addAll(new IssueRows(this).tables());
    tables.addAll(new GistRows(this).tables());
    return tables;
  }
}
