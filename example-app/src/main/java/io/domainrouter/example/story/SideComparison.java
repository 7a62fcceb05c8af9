package io.domainrouter.example.story;

import io.domainrouter.config.DomainConfig;
import io.domainrouter.control.PhaseController;
import io.domainrouter.example.servers.Databases;
import io.domainrouter.example.traffic.Pause;
import io.domainrouter.example.traffic.Traffic;
import io.domainrouter.migrate.TableChecksum;
import io.domainrouter.rows.Digest;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Row counts and checksums of both sides of each table, taken on plain connections while no
 * operation of the traffic is under way. Not thread-safe.
 */
final class SideComparison {
  private static final Duration DRAIN_DEADLINE = Duration.ofSeconds(60);

  private final Databases databases;
  private final PhaseController controller;
  private final Traffic traffic;
  private final Story story;
  private final List<Table> tables = new ArrayList<>();

  /**
   * What both sides hold of one table.
   *
   * @param monolithChecksum CRC-32 sum and SHA-256 over all columns of all rows, in hexadecimal
   * @param monolithServerChecksum the server's own {@code CHECKSUM TABLE}
   */
  record Table(
      String domain,
      String table,
      long monolithRows,
      long partitionRows,
      String monolithChecksum,
      String partitionChecksum,
      long monolithServerChecksum,
      long partitionServerChecksum,
      boolean equal) {}

  SideComparison(Databases databases, PhaseController controller, Traffic traffic, Story story) {
    this.databases = databases;
    this.controller = controller;
    this.traffic = traffic;
    this.story = story;
  }

  void compare(DomainConfig domain) throws Exception {
    List<Table> found =
        traffic.whileIdle(
            () -> {
              awaitEmptyJournal(domain);
              return read(domain);
            });
    tables.addAll(found);
    for (Table table : found) {
      story.tell(
          "    %s %-24s %,9d rows, checksum %s",
          table.equal() ? "==" : "!=",
          table.table(),
          table.partitionRows(),
          table.partitionChecksum());
      if (!table.equal()) {
        story.tell(
            "       the monolith has %,d rows, checksum %s",
            table.monolithRows(), table.monolithChecksum());
      }
    }
  }

  List<Table> tables() {
    return Collections.unmodifiableList(tables);
  }

  long differences() {
    return tables.stream().filter(table -> !table.equal()).count();
  }

  private void awaitEmptyJournal(DomainConfig domain) {
    long deadline = System.nanoTime() + DRAIN_DEADLINE.toNanos();
    while (controller.status(domain.name()).journalDepth() != 0 && System.nanoTime() < deadline) {
      Pause.millis(20);
    }
  }

  private List<Table> read(DomainConfig domain) throws SQLException {
    List<Table> read = new ArrayList<>();
    try (Connection monolith = Databases.connect(databases.config().monolith());
        Connection partition = Databases.connect(databases.partition(domain))) {
      for (String table : domain.tables()) {
        read.add(compare(domain.name(), table, monolith, partition));
      }
    }
    return read;
  }

  private static Table compare(
      String domain, String table, Connection monolith, Connection partition) throws SQLException {
    Digest left = TableChecksum.of(monolith, table);
    Digest right = TableChecksum.of(partition, table);
    long leftServer = serverChecksum(monolith, table);
    long rightServer = serverChecksum(partition, table);
    return new Table(
        domain,
        table,
        left.rows(),
        right.rows(),
        text(left),
        text(right),
        leftServer,
        rightServer,
        left.equals(right) && leftServer == rightServer);
  }

  private static String text(Digest digest) {
    return digest.sum().toString(16) + "-" + Long.toHexString(digest.xor());
  }

  private static long serverChecksum(Connection connection, String table) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("CHECKSUM TABLE `" + table + "`")) {
      row.next();
      return row.getLong(2);
    }
  }
}
