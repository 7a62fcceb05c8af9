package io.domainrouter.control;

import io.domainrouter.migrate.CopySettings;
import io.domainrouter.phase.CopyRow;
import io.domainrouter.phase.CopyRows;
import io.domainrouter.route.DomainCatalog;
import io.domainrouter.route.DomainState;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.function.IntFunction;

/**
 * Sees and steers the copy of any domain, whichever instance of the fleet runs it. Thread-safe.
 *
 * <p>What it tells of rows comes from the checkpoints, so it is what a new runner would go on from.
 */
public final class CopyControl {
  /** A report that old comes from an instance that runs no more. */
  private static final long REPORT_LIVES_MILLIS = 5_000;

  private static final String ESTIMATES =
      "SELECT table_name, table_rows FROM information_schema.tables"
          + " WHERE table_schema = DATABASE() AND table_name IN (";

  /** The last segment ends with the table. What is verified was copied in an earlier epoch. */
  private static final String CHECKPOINTS =
      "SELECT table_name, SUM(rows_copied), MIN(finished) = 1 AND MAX(end_key <=> table_end) = 1"
          + " FROM domainrouter_backfill WHERE domain = ? AND (? OR epoch = ?) GROUP BY table_name";

  private final ControlContext context;
  private final Audit audit;
  private final IntFunction<CopyJob> job;
  private final Map<Integer, RowRate> rates = new ConcurrentHashMap<>();

  /**
   * @param job the job of a domain in this instance, started if none runs
   */
  CopyControl(ControlContext context, Audit audit, IntFunction<CopyJob> job) {
    this.context = context;
    this.audit = audit;
    this.job = job;
  }

  /**
   * Makes this instance copy a domain that is to be copied, unless it does already. An instance of
   * the fleet does so within some seconds by itself.
   *
   * @throws SQLException SQLState {@code DR201} for an unknown domain or one that has no mirror to
   *     be copied, {@code DR203} naming the instance that copies it already; otherwise what it
   *     failed with
   */
  public void start(String domain) throws SQLException {
    int index = number(domain);
    context.watcher().refresh(index);
    if (!context.state(index).phase().mirrored() || context.mirrorRow(index).verified()) {
      throw new SQLException(
          "Domain "
              + domain
              + " is in phase "
              + context.state(index).phase().label()
              + " and has nothing to copy.",
          "DR201");
    }
    try {
      job.apply(index).begun().get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof SQLException cause ? cause : new SQLException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SQLException("Interrupted while the copy began", "70100", e);
    }
  }

  /**
   * Lets the copy rest, wherever it runs, within a second; one that is not running yet does not
   * begin. Its chunk in hand is finished, so no lock is held meanwhile.
   *
   * @throws SQLException SQLState {@code DR201} for an unknown domain; otherwise the monolith's
   */
  public void pause(String domain, ChangeRequest request) throws SQLException {
    setPaused(domain, true, request);
  }

  /** Lets it go on; the same errors as {@link #pause}. */
  public void resume(String domain, ChangeRequest request) throws SQLException {
    setPaused(domain, false, request);
  }

  private void setPaused(String domain, boolean paused, ChangeRequest request) throws SQLException {
    int index = number(domain);
    context.inTransaction(
        DomainCatalog.MONOLITH,
        connection -> {
          CopyRows.pause(connection, domain, paused);
          return null;
        });
    String action = paused ? "pause copy" : "resume copy";
    audit.record(domain, action, context.state(index).epoch(), request, "done", "");
  }

  /**
   * Changes what bounds the copy, wherever it runs, within a second.
   *
   * @param changes such as {@code chunkMillis=50,latencyPercent=0}
   * @return all settings
   * @throws SQLException SQLState {@code DR201} for an unknown domain or setting, or a value out of
   *     range; otherwise the monolith's
   */
  public String change(String domain, String changes, ChangeRequest request) throws SQLException {
    int index = number(domain);
    String all =
        context.inTransaction(
            DomainCatalog.MONOLITH,
            connection -> {
              String now = CopyRows.read(connection, domain).settings();
              String changed = changed(now, changes).text();
              CopyRows.settings(connection, domain, changed);
              return changed;
            });
    audit.record(domain, "copy settings", context.state(index).epoch(), request, "done", all);
    return all;
  }

  private static CopySettings settings(String text) throws SQLException {
    return changed("", text);
  }

  private static CopySettings changed(String now, String changes) throws SQLException {
    try {
      return CopySettings.DEFAULT.with(now).with(changes);
    } catch (IllegalArgumentException e) {
      throw new SQLException(e.getMessage(), "DR201", e);
    }
  }

  /**
   * How the copy of a domain stands; asks the databases.
   *
   * @throws SQLException SQLState {@code DR201} for an unknown domain; otherwise a server's
   */
  public CopyReport report(String domain) throws SQLException {
    int index = number(domain);
    context.watcher().refresh(index);
    DomainState state = context.state(index);
    CopyRow row =
        context.inTransaction(
            DomainCatalog.MONOLITH, connection -> CopyRows.read(connection, domain));
    boolean lives = row.reportAgeMillis() >= 0 && row.reportAgeMillis() < REPORT_LIVES_MILLIS;
    boolean verified = context.mirrorRow(index).verified();
    String lost = verified || !state.phase().mirrored() ? "" : "nobody copies";
    List<CopyReport.Table> tables = tables(index, state, verified);
    double rate = rate(index, tables);
    return new CopyReport(
        domain,
        state.phase(),
        row.runner(),
        lives ? row.activity() : lost,
        lives ? row.resting() : "",
        row.paused(),
        settings(row.settings()).text(),
        verified,
        verified || !state.phase().mirrored() ? 0 : rate,
        tables);
  }

  private double rate(int domain, List<CopyReport.Table> tables) {
    long rows = tables.stream().mapToLong(CopyReport.Table::rowsCopied).sum();
    return rates.computeIfAbsent(domain, absent -> new RowRate()).after(rows, System.nanoTime());
  }

  private List<CopyReport.Table> tables(int domain, DomainState state, boolean verified)
      throws SQLException {
    Map<String, Long> estimates =
        context.inTransaction(
            context.authority(domain),
            connection -> estimates(connection, context.config(domain).tables()));
    Map<String, CopyReport.Table> copied =
        state.phase().mirrored()
            ? context.inTransaction(
                context.mirror(domain),
                connection -> copied(connection, context.name(domain), verified, state.epoch()))
            : Map.of();
    List<CopyReport.Table> tables = new ArrayList<>();
    for (String name : context.config(domain).tables()) {
      // A table that was empty has no segments.
      CopyReport.Table found =
          copied.getOrDefault(name, new CopyReport.Table(name, 0, 0, verified));
      long total =
          found.copied()
              ? found.rowsCopied()
              : Math.max(found.rowsCopied(), estimates.getOrDefault(name, 0L));
      tables.add(new CopyReport.Table(name, found.rowsCopied(), total, found.copied()));
    }
    return tables;
  }

  private static Map<String, Long> estimates(Connection connection, List<String> tables)
      throws SQLException {
    Map<String, Long> estimates = new HashMap<>();
    String sql = ESTIMATES + "?" + ", ?".repeat(tables.size() - 1) + ")";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < tables.size(); i++) {
        statement.setString(i + 1, tables.get(i));
      }
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          estimates.put(row.getString(1).toLowerCase(Locale.ROOT), row.getLong(2));
        }
      }
    }
    return estimates;
  }

  private static Map<String, CopyReport.Table> copied(
      Connection connection, String domain, boolean verified, long epoch) throws SQLException {
    Map<String, CopyReport.Table> tables = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(CHECKPOINTS)) {
      statement.setString(1, domain);
      statement.setBoolean(2, verified);
      statement.setLong(3, epoch);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          String name = row.getString(1);
          tables.put(
              name, new CopyReport.Table(name, row.getLong(2), row.getLong(2), row.getBoolean(3)));
        }
      }
    }
    return tables;
  }

  private int number(String domain) throws SQLException {
    return context
        .catalog()
        .domainNamed(domain)
        .orElseThrow(() -> new SQLException("No domain is named " + domain, "DR201"));
  }
}
