package io.domainrouter.migrate;

import java.sql.Connection;
import java.sql.SQLException;

/** Whose server it is. The two write the same definition down in different words. */
public enum Product {
  MYSQL,
  MARIADB;

  public static Product of(Connection connection) throws SQLException {
    return connection.getMetaData().getDatabaseProductVersion().contains("MariaDB")
        ? MARIADB
        : MYSQL;
  }
}
