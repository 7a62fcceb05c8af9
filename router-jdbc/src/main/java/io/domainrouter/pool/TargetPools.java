package io.domainrouter.pool;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import io.domainrouter.config.PoolConfig;
import io.domainrouter.config.TargetConfig;
import io.domainrouter.route.DomainCatalog;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The physical connections of all targets. Thread-safe; pools are created when first used.
 *
 * <p>Each target has two pools, so that the router's own work never waits for the application's
 * connections, nor the other way round, and never sees the application's session settings.
 */
public final class TargetPools implements AutoCloseable {
  private static final String INTERNAL_MODE =
      "STRICT_ALL_TABLES,NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES";

  /**
   * An internal session writes exactly the text that it read: UTC, all zero dates and zero ids as
   * they are, no checks across rows that arrive in another order, but errors where data would be
   * cut. It waits for a lock for a second at most, since the application may be waiting for it.
   */
  static final String INTERNAL_SESSION =
      "SET SESSION time_zone = '+00:00', foreign_key_checks = 0,"
          + " sql_mode = '"
          + INTERNAL_MODE
          + "', innodb_lock_wait_timeout = 1, lock_wait_timeout = 1"
          // MariaDB skips this; MySQL would answer from statistics a day old.
          + " /*!80000 , information_schema_stats_expiry = 0 */";

  /**
   * A session that has been silent for so many times {@code timeToLive} belongs to a dead instance,
   * or one whose packets are lost: the server ends it, and with it the row locks that it holds.
   */
  private static final int LIVES_OF_A_SILENT_SESSION = 6;

  private static final Pattern SESSION_VARIABLES =
      Pattern.compile("[?&]sessionVariables=([^&]+)", Pattern.CASE_INSENSITIVE);

  private static final int SOCKET_MILLIS = 60_000;
  private static final long RETIRE_IDLE_MILLIS = 20_000;
  private static final long IMPATIENT_MILLIS = 1_000;

  private final DomainCatalog catalog;
  private final boolean starting;
  private final AtomicReferenceArray<HikariDataSource> application;
  private final AtomicReferenceArray<HikariDataSource> internal;
  private final QuickSessions[] quick;
  private volatile boolean closed;

  /** Something to be asked on a connection that keeps nothing of it. */
  public interface Question<T> {
    T ask(Connection connection) throws SQLException;
  }

  /** Pools for a router that runs. */
  public TargetPools(DomainCatalog catalog) {
    this(catalog, false);
  }

  private TargetPools(DomainCatalog catalog, boolean starting) {
    this.catalog = catalog;
    this.starting = starting;
    this.application = new AtomicReferenceArray<>(catalog.targetCount());
    this.internal = new AtomicReferenceArray<>(catalog.targetCount());
    this.quick = new QuickSessions[catalog.targetCount()];
    for (int target = 0; target < quick.length; target++) {
      quick[target] = quickSessions(catalog.target(target));
    }
  }

  private QuickSessions quickSessions(TargetConfig target) {
    long answer = starting ? SOCKET_MILLIS : catalog.config().control().answerTimeout().toMillis();
    return new QuickSessions(
        target, internalSource(target, patience(target)), internalSession(), answer);
  }

  /**
   * Pools of their own for a start. Nothing else waits for it yet, so that the internal ones are as
   * patient as the application's: a server that answers slowly does not fail it.
   */
  public static TargetPools forStart(DomainCatalog catalog) {
    return new TargetPools(catalog, true);
  }

  /**
   * A connection for the application's statements, in the driver's default session state.
   *
   * @throws SQLTransientConnectionException when there is none in {@code pool.connectionTimeout};
   *     the driver's SQLState, {@code 08001} where it has said nothing
   */
  public Connection application(int target) throws SQLException {
    HikariDataSource pool = application.get(target);
    return connection(target, pool != null ? pool : create(application, target, false, 0));
  }

  /**
   * A connection for the router's own statements: autocommit off, REPEATABLE READ (absent rows stay
   * absent while they are locked), and {@link #INTERNAL_SESSION}. Whatever is open at close is
   * rolled back. It is waited for a second at most, since the application may be waiting for it,
   * except {@link #forStart}.
   */
  public Connection internal(int target) throws SQLException {
    HikariDataSource pool = internal.get(target);
    return connection(target, pool != null ? pool : create(internal, target, true, 0));
  }

  /**
   * An {@link #internal} connection that the application may be waiting for, or for locks that are
   * held meanwhile: an answer that takes longer than {@code control.answerTimeout} fails it with
   * {@code 08S01}, except {@link #forStart}.
   */
  public Connection prompt(int target) throws SQLException {
    Connection connection = internal(target);
    if (starting) {
      return connection;
    }
    long millis = catalog.config().control().answerTimeout().toMillis();
    try {
      // The driver asks the executor for nothing but to set the socket's timeout: no round trip.
      connection.setNetworkTimeout(Runnable::run, (int) millis);
      return connection;
    } catch (SQLException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  /**
   * Asks on a session as those of {@link #prompt}, but in autocommit mode, and of no pool: one
   * round trip per statement and nothing else, as for what writers are held for. Each statement
   * commits itself.
   *
   * @throws SQLException the question's; {@code 08S01} after {@code control.answerTimeout}
   */
  public <T> T quickly(int target, Question<T> question) throws SQLException {
    return quick[target].ask(question);
  }

  /**
   * Sees to it that {@link #quickly} has two sessions: who asks while one is in use would wait
   * until another is open.
   */
  public void keepQuick(int target) throws SQLException {
    quick[target].keepSpare();
  }

  /**
   * A connection to a replica of a target, not pooled: each answer, and its opening, may take a
   * second.
   *
   * @param url one of the target's replicas
   */
  public Connection replica(int target, String url) throws SQLException {
    Properties driver = driver(catalog.target(target));
    return new InternalDataSource(url, driver, IMPATIENT_MILLIS, (int) IMPATIENT_MILLIS)
        .getConnection();
  }

  /** A pool that waited in vain says only so; why it has no connection is in the cause. */
  private Connection connection(int target, HikariDataSource pool) throws SQLException {
    try {
      return pool.getConnection();
    } catch (SQLTransientConnectionException e) {
      String why =
          e.getCause() == null
              ? "none came free or answered in " + pool.getConnectionTimeout() + " ms"
              : String.valueOf(e.getCause().getMessage()).lines().findFirst().orElse("");
      throw new SQLTransientConnectionException(
          "Target " + catalog.target(target).name() + " gives no connection: " + why,
          e.getSQLState() == null ? "08001" : e.getSQLState(),
          e.getErrorCode(),
          e);
    }
  }

  /**
   * Sees to it that some connections for the application's statements are open before they are
   * needed: a pool opens one after the other, and its users wait. Opens none itself; the pool does,
   * within half a minute.
   *
   * @param connections how many; no more than {@code pool.maximumSize}, no fewer than {@code
   *     pool.minimumIdle} are kept
   * @throws SQLException {@code 08003} when the router is closed
   */
  public void keepReady(int target, int connections) throws SQLException {
    HikariDataSource pool = application.get(target);
    PoolConfig limits = catalog.target(target).pool();
    int wanted = Math.max(limits.minimumIdle(), Math.min(limits.maximumSize(), connections));
    if (pool == null && wanted > limits.minimumIdle()) {
      pool = create(application, target, false, wanted);
    }
    if (pool != null && pool.getMinimumIdle() != wanted) {
      pool.getHikariConfigMXBean().setMinimumIdle(wanted);
    }
  }

  /** How many connections for the application's statements are open, used or not. */
  public int open(int target) {
    HikariDataSource pool = application.get(target);
    HikariPoolMXBean now = pool == null ? null : pool.getHikariPoolMXBean();
    return now == null ? 0 : now.getTotalConnections();
  }

  /** Closes an application connection for good instead of giving it back. */
  public void evict(int target, Connection connection) {
    HikariDataSource pool = application.get(target);
    if (pool != null) {
      pool.evictConnection(connection);
    }
  }

  private synchronized HikariDataSource create(
      AtomicReferenceArray<HikariDataSource> pools, int target, boolean forRouter, int ready)
      throws SQLException {
    if (closed) {
      throw new java.sql.SQLNonTransientConnectionException("the router is closed", "08003");
    }
    HikariDataSource pool = pools.get(target);
    if (pool == null) {
      HikariConfig settings = settings(catalog.target(target), forRouter);
      // From the beginning, or the pool looks again in half a minute only.
      settings.setMinimumIdle(Math.max(ready, settings.getMinimumIdle()));
      pool = new HikariDataSource(settings);
      pools.set(target, pool);
    }
    return pool;
  }

  private HikariConfig settings(TargetConfig target, boolean forRouter) {
    HikariConfig settings = new HikariConfig();
    settings.setPoolName(
        "domainrouter-"
            + catalog.config().name()
            + "-"
            + target.name()
            + (starting ? "-start" : forRouter ? "-internal" : ""));
    settings.setMaximumPoolSize(
        forRouter ? target.pool().internalSize() : target.pool().maximumSize());
    settings.setMinimumIdle(forRouter ? 0 : target.pool().minimumIdle());
    settings.setMaxLifetime(target.pool().maxLifetime().toMillis());
    settings.setInitializationFailTimeout(-1);
    long patience = forRouter ? patience(target) : target.pool().connectionTimeout().toMillis();
    if (forRouter) {
      settings.setAutoCommit(false);
      settings.setTransactionIsolation("TRANSACTION_REPEATABLE_READ");
      settings.setConnectionInitSql(internalSession());
      settings.setIdleTimeout(RETIRE_IDLE_MILLIS);
      settings.setValidationTimeout(patience);
      settings.setDataSource(internalSource(target, patience));
    } else {
      settings.setJdbcUrl(target.url());
      settings.setUsername(target.username());
      settings.setPassword(target.password().reveal());
    }
    settings.setConnectionTimeout(patience);
    return settings;
  }

  private String internalSession() {
    return INTERNAL_SESSION + ", wait_timeout = " + silentSeconds();
  }

  /** How long one of the router's own connections may take to come, in milliseconds. */
  private long patience(TargetConfig target) {
    long application = target.pool().connectionTimeout().toMillis();
    return starting ? application : Math.min(application, IMPATIENT_MILLIS);
  }

  private static InternalDataSource internalSource(TargetConfig target, long openingMillis) {
    return new InternalDataSource(target.url(), driver(target), openingMillis, SOCKET_MILLIS);
  }

  private static Properties driver(TargetConfig target) {
    Properties driver = new Properties();
    driver.setProperty("user", target.username());
    driver.setProperty("password", target.password().reveal());
    driver.setProperty("characterEncoding", "UTF-8");
    driver.setProperty("rewriteBatchedStatements", "false");
    driver.setProperty("sessionVariables", sessionVariables(target.url()));
    return driver;
  }

  /**
   * By the mode that it meets when it connects, the driver decides how to escape texts; so the mode
   * cannot wait for the pool's first statement. What the URL sets is set too.
   */
  private static String sessionVariables(String url) {
    Matcher given = SESSION_VARIABLES.matcher(url);
    String before =
        given.find() ? URLDecoder.decode(given.group(1), StandardCharsets.UTF_8) + "," : "";
    return before + "sql_mode='" + INTERNAL_MODE + "'";
  }

  /** After so many seconds without a word the server ends an {@link #internal} session. */
  public long silentSeconds() {
    return Math.max(
        1,
        catalog
            .config()
            .control()
            .timeToLive()
            .multipliedBy(LIVES_OF_A_SILENT_SESSION)
            .toSeconds());
  }

  @Override
  public synchronized void close() {
    closed = true;
    for (int target = 0; target < catalog.targetCount(); target++) {
      closeIfOpen(application.get(target));
      closeIfOpen(internal.get(target));
      quick[target].close();
    }
  }

  private static void closeIfOpen(HikariDataSource pool) {
    if (pool != null) {
      pool.close();
    }
  }
}
