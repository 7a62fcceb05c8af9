package io.domainrouter.example.data;

import io.domainrouter.config.DomainConfig;
import io.domainrouter.config.TargetConfig;
import io.domainrouter.example.servers.Databases;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Creates the tables of the monolith and of the partitions. Stateless. */
public final class Schemas {
  private Schemas() {}

  /**
   * Runs the DDL of the {@code domains} jar on all targets.
   *
   * @param dropExisting whether a schema that holds rows is dropped too, rather than refused
   */
  public static void create(Databases databases, boolean dropExisting) throws SQLException {
    create(databases.config().monolith(), "monolith", dropExisting);
    for (DomainConfig domain : databases.config().domains()) {
      create(databases.partition(domain), "partition-" + domain.name(), dropExisting);
    }
  }

  /** Runs one script on one target, whose schema becomes that of the script. */
  public static void create(TargetConfig target, String script, boolean dropExisting)
      throws SQLException {
    try (Connection connection = Databases.connect(target);
        Statement statement = connection.createStatement()) {
      if (!dropExisting && holdsRows(statement)) {
        throw new SQLException(
            "The schema of "
                + target.name()
                + " holds rows; -Ddemo.recreate=true drops everything in it");
      }
      recreate(statement, Databases.schema(target));
      for (String command : commands("sql/" + script + ".sql")) {
        statement.execute(command);
      }
    }
  }

  private static boolean holdsRows(Statement statement) throws SQLException {
    List<String> tables = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery("SHOW TABLES")) {
      while (rows.next()) {
        tables.add(rows.getString(1));
      }
    }
    for (String table : tables) {
      try (ResultSet row = statement.executeQuery("SELECT 1 FROM `" + table + "` LIMIT 1")) {
        if (row.next()) {
          return true;
        }
      }
    }
    return false;
  }

  private static void recreate(Statement statement, String schema) throws SQLException {
    statement.execute("DROP DATABASE `" + schema + "`");
    statement.execute("CREATE DATABASE `" + schema + "` CHARACTER SET utf8mb4");
    statement.execute("USE `" + schema + "`");
  }

  private static String[] commands(String resource) {
    try (InputStream in = Schemas.class.getClassLoader().getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("not on the class path: " + resource);
      }
      String script = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return script.replaceAll("(?m)^\\s*--.*$", "").strip().split(";\\s*(\\R|$)");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
