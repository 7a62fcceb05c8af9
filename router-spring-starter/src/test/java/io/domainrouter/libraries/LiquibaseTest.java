package io.domainrouter.libraries;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import javax.sql.DataSource;
import liquibase.Contexts;
import liquibase.Liquibase;
import liquibase.database.Database;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.resource.ClassLoaderResourceAccessor;

/** Liquibase. */
class LiquibaseTest extends SchemaChanges {
  /** It logs each refusal at length; held here, since loggers are forgotten otherwise. */
  private static final Logger LOGGER = Logger.getLogger("liquibase");

  static {
    LOGGER.setLevel(Level.OFF);
  }

  LiquibaseTest() {
    super("lib_liquibase", new Tool());
  }

  private static final class Tool implements SchemaTool {
    @Override
    public void migrate(DataSource dataSource, String... locations) throws Exception {
      for (String location : locations) {
        try (Connection connection = dataSource.getConnection()) {
          update(connection, "migrations/" + location + "/" + file(location));
        }
      }
    }

    private static String file(String location) throws Exception {
      Path folder = Path.of(LiquibaseTest.class.getResource("/migrations/" + location).toURI());
      try (Stream<Path> files = Files.list(folder)) {
        return files.findFirst().orElseThrow().getFileName().toString();
      }
    }

    private static void update(Connection connection, String file) throws Exception {
      Database database =
          DatabaseFactory.getInstance()
              .findCorrectDatabaseImplementation(new JdbcConnection(connection));
      try (Liquibase liquibase = new Liquibase(file, new ClassLoaderResourceAccessor(), database)) {
        liquibase.update(new Contexts());
      }
    }

    /** A change set that failed is not in the history, and the lock is free again. */
    @Override
    public void repair(DataSource dataSource, String... locations) {}
  }
}
