package io.domainrouter.libraries;

import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** Flyway. */
class FlywayTest extends SchemaChanges {
  FlywayTest() {
    super("lib_flyway", new Tool());
  }

  private static final class Tool implements SchemaTool {
    @Override
    public void migrate(DataSource dataSource, String... locations) {
      flyway(dataSource, locations).migrate();
    }

    @Override
    public void repair(DataSource dataSource, String... locations) {
      flyway(dataSource, locations).repair();
    }

    /**
     * The baseline, because the router's own tables are in the schema already; the pattern, because
     * a monolith no longer has the files of a domain that has left.
     */
    private static Flyway flyway(DataSource dataSource, String... locations) {
      return Flyway.configure()
          .dataSource(dataSource)
          .locations(
              Stream.of(locations)
                  .map(location -> "classpath:migrations/" + location)
                  .toArray(String[]::new))
          .baselineOnMigrate(true)
          .baselineVersion("0")
          .ignoreMigrationPatterns("*:missing")
          .load();
    }
  }
}
