package io.domainrouter.phase;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLNonTransientException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The router's own tables, which stand beside the data in each target's schema. Stateless.
 *
 * <p>Every table stands on every target, so that the script for DBAs is the same everywhere: the
 * monolith's {@code domainrouter_mirror}, {@code _copy}, {@code _verification}, {@code _lint},
 * {@code _instance} and {@code _audit} are the ones in use.
 */
public final class ControlSchema {
  private static final int DUPLICATE_COLUMN = 1060;
  private static final Map<String, String> TABLES = new LinkedHashMap<>();

  static {
    TABLES.put(
        "domainrouter_domain",
        """
        CREATE TABLE IF NOT EXISTS domainrouter_domain (
          domain VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
          phase VARCHAR(2) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
          epoch BIGINT NOT NULL,
          authority TINYINT NOT NULL,
          updated_at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
          PRIMARY KEY (domain)
        ) ENGINE=InnoDB""");
    TABLES.put(
        "domainrouter_mirror",
        """
        CREATE TABLE IF NOT EXISTS domainrouter_mirror (
          domain VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
          read_percent INT NOT NULL,
          dual_write TINYINT NOT NULL,
          verified TINYINT NOT NULL,
          trusted TINYINT NOT NULL,
          losses BIGINT NOT NULL,
          reason VARCHAR(500) CHARACTER SET utf8mb4 NOT NULL,
          updated_at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
          PRIMARY KEY (domain)
        ) ENGINE=InnoDB""");
    TABLES.put(
        "domainrouter_journal",
        """
        CREATE TABLE IF NOT EXISTS domainrouter_journal (
          instance BIGINT NOT NULL,
          seq BIGINT NOT NULL,
          domain VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
          row_count INT NOT NULL,
          entries MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
          created_at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
          attempts INT NOT NULL DEFAULT 0,
          tried_at TIMESTAMP(3) NULL DEFAULT NULL,
          reason VARCHAR(500) CHARACTER SET utf8mb4 NULL DEFAULT NULL,
          PRIMARY KEY (instance, seq)
        ) ENGINE=InnoDB""");
    TABLES.put(
        "domainrouter_backfill",
        """
        CREATE TABLE IF NOT EXISTS domainrouter_backfill (
          domain VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
          table_name VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
          segment INT NOT NULL,
          epoch BIGINT NOT NULL,
          fingerprint CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
          last_key MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
          end_key MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
          table_end MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
          rows_copied BIGINT NOT NULL,
          chunks BIGINT NOT NULL DEFAULT 0,
          finished TINYINT NOT NULL,
          updated_at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
          PRIMARY KEY (domain, table_name, segment)
        ) ENGINE=InnoDB""");
    TABLES.put(
        "domainrouter_verification",
        """
        CREATE TABLE IF NOT EXISTS domainrouter_verification (
          domain VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
          table_name VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
          verified_at TIMESTAMP(3) NULL DEFAULT NULL,
          verified_rows BIGINT NOT NULL DEFAULT 0,
          verified_found BIGINT NOT NULL DEFAULT 0,
          pass_at TIMESTAMP(3) NULL DEFAULT NULL,
          pass_key MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
          pass_rows BIGINT NOT NULL DEFAULT 0,
          pass_found BIGINT NOT NULL DEFAULT 0,
          foreign_rows BIGINT NOT NULL DEFAULT 0,
          fault_rows BIGINT NOT NULL DEFAULT 0,
          found_at TIMESTAMP(3) NULL DEFAULT NULL,
          last_finding VARCHAR(500) CHARACTER SET utf8mb4 NULL DEFAULT NULL,
          PRIMARY KEY (domain, table_name)
        ) ENGINE=InnoDB""");
    TABLES.put(
        "domainrouter_copy",
        """
        CREATE TABLE IF NOT EXISTS domainrouter_copy (
          domain VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
          paused TINYINT NOT NULL DEFAULT 0,
          settings VARCHAR(500) CHARACTER SET ascii NOT NULL DEFAULT '',
          runner VARCHAR(200) CHARACTER SET utf8mb4 NOT NULL DEFAULT '',
          activity VARCHAR(500) CHARACTER SET utf8mb4 NOT NULL DEFAULT '',
          resting VARCHAR(500) CHARACTER SET utf8mb4 NOT NULL DEFAULT '',
          reported_at TIMESTAMP(3) NULL DEFAULT NULL,
          PRIMARY KEY (domain)
        ) ENGINE=InnoDB""");
    TABLES.put(
        "domainrouter_lint",
        """
        CREATE TABLE IF NOT EXISTS domainrouter_lint (
          instance BIGINT NOT NULL,
          domain VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
          name VARCHAR(200) CHARACTER SET utf8mb4 NOT NULL,
          observed_millis BIGINT NOT NULL,
          seen MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
          reported_at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
          PRIMARY KEY (instance, domain)
        ) ENGINE=InnoDB""");
    TABLES.put(
        "domainrouter_instance",
        """
        CREATE TABLE IF NOT EXISTS domainrouter_instance (
          id BIGINT NOT NULL AUTO_INCREMENT,
          name VARCHAR(200) CHARACTER SET utf8mb4 NOT NULL,
          fingerprint CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
          acknowledged TEXT CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
          started_at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
          heartbeat_at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
          build VARCHAR(100) CHARACTER SET utf8mb4 NOT NULL DEFAULT '',
          in_flight TEXT CHARACTER SET ascii NULL,
          holds TEXT CHARACTER SET utf8mb4 NULL,
          kind VARCHAR(20) CHARACTER SET ascii NOT NULL DEFAULT '',
          PRIMARY KEY (id)
        ) ENGINE=InnoDB""");
    TABLES.put(
        "domainrouter_audit",
        """
        CREATE TABLE IF NOT EXISTS domainrouter_audit (
          id BIGINT NOT NULL AUTO_INCREMENT,
          at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
          domain VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
          action VARCHAR(100) CHARACTER SET utf8mb4 NOT NULL,
          epoch BIGINT NOT NULL,
          requested_by VARCHAR(200) CHARACTER SET utf8mb4 NOT NULL,
          reason VARCHAR(500) CHARACTER SET utf8mb4 NOT NULL,
          instance VARCHAR(200) CHARACTER SET utf8mb4 NOT NULL,
          forced TINYINT NOT NULL,
          outcome VARCHAR(20) CHARACTER SET ascii NOT NULL,
          details TEXT CHARACTER SET utf8mb4 NOT NULL,
          PRIMARY KEY (id)
        ) ENGINE=InnoDB""");
  }

  /** Columns that earlier versions did not have, and how they are added. */
  private static final List<AddedColumn> ADDED_COLUMNS =
      List.of(
          new AddedColumn("domainrouter_journal", "attempts", "INT NOT NULL DEFAULT 0"),
          new AddedColumn("domainrouter_journal", "tried_at", "TIMESTAMP(3) NULL DEFAULT NULL"),
          new AddedColumn(
              "domainrouter_journal",
              "reason",
              "VARCHAR(500) CHARACTER SET utf8mb4 NULL DEFAULT NULL"),
          // A copy's row of an earlier version goes on as the one segment of its table.
          new AddedColumn(
              "domainrouter_backfill",
              "segment",
              "INT NOT NULL DEFAULT 0, DROP PRIMARY KEY, ADD PRIMARY KEY (domain, table_name,"
                  + " segment)"),
          new AddedColumn(
              "domainrouter_backfill",
              "fingerprint",
              "CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT ''"),
          new AddedColumn(
              "domainrouter_backfill",
              "end_key",
              "MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL"),
          new AddedColumn("domainrouter_backfill", "chunks", "BIGINT NOT NULL DEFAULT 0"),
          new AddedColumn(
              "domainrouter_backfill",
              "table_end",
              "MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL"),
          new AddedColumn(
              "domainrouter_instance",
              "build",
              "VARCHAR(100) CHARACTER SET utf8mb4 NOT NULL DEFAULT ''"),
          new AddedColumn("domainrouter_instance", "in_flight", "TEXT CHARACTER SET ascii NULL"),
          new AddedColumn("domainrouter_instance", "holds", "TEXT CHARACTER SET utf8mb4 NULL"),
          new AddedColumn(
              "domainrouter_instance",
              "kind",
              "VARCHAR(20) CHARACTER SET ascii NOT NULL DEFAULT ''"));

  private record AddedColumn(String table, String name, String definition) {
    String ddl() {
      return "ALTER TABLE " + table + " ADD COLUMN " + name + " " + definition;
    }
  }

  private ControlSchema() {}

  /** The whole schema as a script, one statement per table, each closed by a semicolon. */
  public static String script() {
    StringBuilder script = new StringBuilder();
    TABLES.values().forEach(ddl -> script.append(ddl).append(";\n\n"));
    return script.toString();
  }

  /**
   * Makes sure that the control tables stand in the connection's schema, with the columns of this
   * version.
   *
   * @param create false: only look
   * @throws SQLException {@code DR101} listing what is missing when it may not be created, or what
   *     was altered by hand or by a newer version
   */
  public static void ensure(Connection connection, String target, boolean create)
      throws SQLException {
    requireKnown(connection, target);
    Map<String, String> missing = missing(connection);
    if (missing.isEmpty()) {
      return;
    }
    if (!create) {
      throw new SQLNonTransientException(
          "The control tables "
              + missing.keySet()
              + " are missing on "
              + target
              + ", and the domain file says control.createTables: false. Create them with"
              + " domains/sql/control.sql.",
          "DR101");
    }
    try (Statement statement = connection.createStatement()) {
      for (Map.Entry<String, String> ddl : missing.entrySet()) {
        carryOut(statement, ddl.getValue());
      }
    } catch (SQLException e) {
      throw Grants.isDenied(e) ? denied(connection, target, e) : e;
    }
  }

  /**
   * Looks only, at tables that were there before.
   *
   * @throws SQLException {@code DR101} listing what is missing or was altered since
   */
  public static void requireIntact(Connection connection, String target) throws SQLException {
    requireKnown(connection, target);
    Map<String, String> missing = missing(connection);
    if (!missing.isEmpty()) {
      throw new SQLNonTransientException(
          "The control tables "
              + missing.keySet()
              + " are missing on "
              + target
              + ": they were removed by hand. Nothing was changed.",
          "DR101");
    }
  }

  private static void requireKnown(Connection connection, String target) throws SQLException {
    ControlColumns.requireKnown(
        connection,
        target,
        TABLES,
        ADDED_COLUMNS.stream().map(added -> added.table() + "." + added.name()).toList());
  }

  private static SQLException denied(Connection connection, String target, SQLException e)
      throws SQLException {
    return new SQLNonTransientException(
        "The control tables on "
            + target
            + " may not be made: "
            + e.getMessage()
            + Grants.missing(connection, Grants.FOR_CONTROL).map(grant -> "; " + grant).orElse(""),
        "DR101",
        e);
  }

  /** Another instance that starts now may have added the column in between. */
  private static void carryOut(Statement statement, String ddl) throws SQLException {
    try {
      statement.execute(ddl);
    } catch (SQLException e) {
      if (e.getErrorCode() != DUPLICATE_COLUMN) {
        throw e;
      }
    }
  }

  /** The missing tables and columns, with the DDL that makes them. */
  private static Map<String, String> missing(Connection connection) throws SQLException {
    Map<String, String> missing = new LinkedHashMap<>(TABLES);
    Set<String> columns = columns(connection);
    columns.forEach(column -> missing.remove(column.substring(0, column.indexOf('.'))));
    for (AddedColumn added : ADDED_COLUMNS) {
      String name = added.table() + "." + added.name();
      if (!missing.containsKey(added.table()) && !columns.contains(name)) {
        missing.put(name, added.ddl());
      }
    }
    return missing;
  }

  private static Set<String> columns(Connection connection) throws SQLException {
    Set<String> columns = new HashSet<>();
    try (Statement statement = connection.createStatement();
        ResultSet found =
            statement.executeQuery(
                "SELECT table_name, column_name FROM information_schema.columns"
                    + " WHERE table_schema = DATABASE() AND table_name LIKE 'domainrouter\\_%'")) {
      while (found.next()) {
        columns.add(found.getString(1) + "." + found.getString(2).toLowerCase(Locale.ROOT));
      }
    }
    return columns;
  }
}
