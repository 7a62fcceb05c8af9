package io.domainrouter.control;

import io.domainrouter.journal.Journal;
import io.domainrouter.journal.JournalRow;
import io.domainrouter.journal.TouchedRows;
import io.domainrouter.migrate.Difference;
import io.domainrouter.phase.MirrorRows;
import io.domainrouter.phase.VerificationRows;
import io.domainrouter.route.DomainCatalog;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deals with rows that differ although the journal does not hold them. Thread-safe.
 *
 * <p>Their keys are put into the journal, where they belong: the mirror lacks what the authority
 * has. With that trust is taken away, so that nobody reads the mirror, and it returns as it always
 * does, when the drainer has copied them from the authority. Whichever side was changed, the
 * authority's image is what remains.
 */
final class Drift {
  private static final Logger LOG = LoggerFactory.getLogger(Drift.class);
  private static final int NAMED = 5;

  private final ControlContext context;
  private final Audit audit;
  private final Journal journal;

  Drift(ControlContext context, Audit audit) {
    this.context = context;
    this.audit = audit;
    // Numbers of its own: the instance's are counted by its writers.
    this.journal = new Journal(-context.watcher().instanceId());
  }

  /** Where a difference comes from, as well as it can be told. */
  enum Cause {
    /** The router has written the row, and nobody has found it equal since. */
    MIRROR_FAULT,
    /** Somebody else has: the router has not, since the row was last found equal or copied. */
    FOREIGN_WRITE;

    String words() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  /**
   * @param table of all these differences
   * @throws SQLException {@code DR201} when the domain has moved meanwhile; otherwise the server's
   */
  void found(int domain, String table, Cause cause, List<Difference> differences)
      throws SQLException {
    if (differences.isEmpty()) {
      return;
    }
    String name = context.name(domain);
    String words = words(cause, table, differences);
    record(
        domain,
        differences,
        connection -> {
          MirrorRows.distrust(connection, name, words);
          boolean foreign = cause == Cause.FOREIGN_WRITE;
          int rows = differences.size();
          VerificationRows.found(
              connection, name, table, foreign ? rows : 0, foreign ? 0 : rows, words);
          return null;
        });
    context.watcher().refresh(domain);
    LOG.warn("Domain {}: {}; repaired from the authority", name, words);
    audit.record(
        name,
        cause.words(),
        context.state(domain).epoch(),
        ChangeRequest.of("router", "verification"),
        "repaired",
        words);
  }

  /** As the other; a row that this instance has not compared since it wrote it is its own fault. */
  void found(int domain, String table, List<Difference> differences) throws SQLException {
    Map<Boolean, List<Difference>> ours =
        differences.stream()
            .collect(
                Collectors.partitioningBy(
                    difference ->
                        context
                            .sweeper()
                            .settled()
                            .contains(context.name(domain), table, difference.key())));
    found(domain, table, Cause.MIRROR_FAULT, ours.get(true));
    found(domain, table, Cause.FOREIGN_WRITE, ours.get(false));
  }

  /**
   * Enters the rows into the journal and does the rest on the monolith: both or neither, in one
   * transaction where the monolith is the authority. Where it is not, the journal is committed
   * first, when the rest has succeeded but for its commit.
   */
  private void record(
      int domain, List<Difference> differences, ControlContext.Work<Void> onMonolith)
      throws SQLException {
    int authority = context.authority(domain);
    try (Connection connection = context.pools().internal(authority)) {
      enter(connection, domain, differences);
      if (authority == DomainCatalog.MONOLITH) {
        onMonolith.on(connection);
        connection.commit();
        return;
      }
      context.inTransaction(
          DomainCatalog.MONOLITH,
          monolith -> {
            onMonolith.on(monolith);
            connection.commit();
            return null;
          });
    }
  }

  private void enter(Connection authority, int domain, List<Difference> differences)
      throws SQLException {
    TouchedRows rows = new TouchedRows();
    differences.forEach(difference -> rows.add(difference.table(), difference.key(), true));
    new JournalPending(context.name(domain)).begin(authority);
    for (JournalRow row : journal.rows(context.name(domain), rows)) {
      Journal.append(authority, row);
    }
  }

  private static String words(Cause cause, String table, List<Difference> differences) {
    Stream<String> named = differences.stream().limit(NAMED).map(Difference::describe);
    return cause.words()
        + " in "
        + table
        + ", "
        + differences.size()
        + (differences.size() == 1 ? " row: " : " rows: ")
        + named.collect(Collectors.joining("; "))
        + (differences.size() > NAMED ? " and others" : "");
  }
}
