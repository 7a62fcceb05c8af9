package io.domainrouter.example.story;

import io.domainrouter.config.DomainConfig;
import io.domainrouter.control.DomainStatus;
import io.domainrouter.control.PhaseController;
import io.domainrouter.example.servers.Databases;
import io.domainrouter.example.traffic.Pause;
import io.domainrouter.example.traffic.Traffic;
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

  /** What both sides hold of one table. */
  record Table(
      String domain,
      String table,
      long monolithRows,
      long partitionRows,
      String monolithChecksum,
      String partitionChecksum,
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
    while (journalDepth(domain) != 0 && System.nanoTime() < deadline) {
      Pause.millis(20);
    }
  }

  private long journalDepth(DomainConfig domain) {
    return controller.status().stream()
        .filter(status -> status.domain().equals(domain.name()))
        .mapToLong(DomainStatus::journalDepth)
        .sum();
  }

  private List<Table> read(DomainConfig domain) throws SQLException {
    List<Table> read = new ArrayList<>();
    try (Connection monolith = Databases.connect(databases.config().monolith());
        Connection partition = Databases.connect(databases.partition(domain))) {
      for (String table : domain.tables()) {
        long monolithRows = number(monolith, "SELECT COUNT(*) FROM `" + table + "`", 1);
        long partitionRows = number(partition, "SELECT COUNT(*) FROM `" + table + "`", 1);
        long monolithChecksum = number(monolith, "CHECKSUM TABLE `" + table + "`", 2);
        long partitionChecksum = number(partition, "CHECKSUM TABLE `" + table + "`", 2);
        read.add(
            new Table(
                domain.name(),
                table,
                monolithRows,
                partitionRows,
                Long.toHexString(monolithChecksum),
                Long.toHexString(partitionChecksum),
                monolithRows == partitionRows && monolithChecksum == partitionChecksum));
      }
    }
    return read;
  }

  private static long number(Connection connection, String sql, int column) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(column);
    }
  }
}
