package io.domainrouter.libraries;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.util.List;
import javax.sql.DataSource;
import org.apache.commons.dbcp2.BasicDataSource;
import org.apache.tomcat.jdbc.pool.PoolProperties;
import org.junit.jupiter.api.Test;

/** A pool of the application's own around the driver's URL, open from phase 1 to 5b. */
class OuterPoolsTest {
  private static final int SIZE = 2;

  /** The shop on a pool that it closes. */
  private record Pooled<P extends DataSource>(P pool, JdbcShop shop, Closing<P> closing)
      implements Application {
    /** How the pool is closed. */
    private interface Closing<P> {
      void close(P pool) throws Exception;
    }

    Pooled(P pool, Closing<P> closing) {
      this(pool, new JdbcShop(pool), closing);
    }

    @Override
    public List<?> work(int round) {
      return shop.work(round);
    }

    @Override
    public void close() throws Exception {
      closing.close(pool);
    }
  }

  @Test
  void hikari() throws Exception {
    try (Journey journey = new Journey("lib_hikari")) {
      journey.travel(database -> new Pooled<>(hikari(database), HikariDataSource::close));
    }
  }

  private static HikariDataSource hikari(Database database) {
    HikariConfig settings = new HikariConfig();
    settings.setJdbcUrl(database.url());
    settings.setUsername(database.username());
    settings.setPassword(database.password());
    settings.setMaximumPoolSize(SIZE);
    settings.setLeakDetectionThreshold(10_000);
    return new HikariDataSource(settings);
  }

  /** With pooled statements, each of which goes from side to side. */
  @Test
  void commonsDbcp() throws Exception {
    try (Journey journey = new Journey("lib_dbcp")) {
      journey.travel(database -> new Pooled<>(dbcp(database), BasicDataSource::close));
    }
  }

  private static BasicDataSource dbcp(Database database) {
    BasicDataSource pool = new BasicDataSource();
    pool.setUrl(database.url());
    pool.setUsername(database.username());
    pool.setPassword(database.password());
    pool.setMaxTotal(SIZE);
    pool.setPoolPreparedStatements(true);
    pool.setTestOnBorrow(true);
    return pool;
  }

  @Test
  void tomcat() throws Exception {
    try (Journey journey = new Journey("lib_tomcat")) {
      journey.travel(
          database ->
              new Pooled<>(tomcat(database), org.apache.tomcat.jdbc.pool.DataSource::close));
    }
  }

  private static org.apache.tomcat.jdbc.pool.DataSource tomcat(Database database) {
    PoolProperties settings = new PoolProperties();
    settings.setUrl(database.url());
    settings.setUsername(database.username());
    settings.setPassword(database.password());
    settings.setMaxActive(SIZE);
    settings.setTestOnBorrow(true);
    settings.setValidationQuery("/* ping */ SELECT 1");
    settings.setJdbcInterceptors("ConnectionState;StatementFinalizer");
    return new org.apache.tomcat.jdbc.pool.DataSource(settings);
  }
}
