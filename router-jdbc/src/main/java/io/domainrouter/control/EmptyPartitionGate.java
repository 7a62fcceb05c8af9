package io.domainrouter.control;

import io.domainrouter.phase.ControlRows;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** The copy replaces what the partition holds; so it must hold nothing that is not a copy. */
record EmptyPartitionGate(ControlContext context) implements Gate {
  @Override
  public String name() {
    return "partition empty";
  }

  @Override
  public String criterion() {
    return "the partition's tables hold no rows, or those of an earlier move";
  }

  @Override
  public Gates.Finding look(int domain) throws SQLException {
    return context.inTransaction(
        context.partition(domain),
        connection -> {
          if (knownHere(connection, context.name(domain))) {
            return new Gates.Finding(
                true, "the partition was filled by an earlier move, and is copied anew");
          }
          List<String> filled = filled(connection, context.config(domain).tables());
          return filled.isEmpty()
              ? new Gates.Finding(true, "all tables are empty")
              : new Gates.Finding(false, "these tables of the partition hold rows: " + filled);
        });
  }

  private static List<String> filled(Connection connection, List<String> tables)
      throws SQLException {
    List<String> filled = new ArrayList<>();
    for (String table : tables) {
      try (Statement statement = connection.createStatement();
          ResultSet row = statement.executeQuery("SELECT 1 FROM `" + table + "` LIMIT 1")) {
        if (row.next()) {
          filled.add(table);
        }
      }
    }
    return filled;
  }

  private static boolean knownHere(Connection connection, String domain) throws SQLException {
    try {
      return ControlRows.read(connection, domain).isPresent();
    } catch (SQLException e) {
      if ("42S02".equals(e.getSQLState())) {
        return false;
      }
      throw e;
    }
  }
}
