package io.domainrouter.control;

import io.domainrouter.route.DomainCatalog;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The fence of a departed domain that is made of triggers on the monolith's tables, one for each
 * way to write. They refuse rows, one by one; {@code TRUNCATE}, and what foreign keys with {@code
 * CASCADE} do, no trigger sees.
 */
final class FenceTriggers {
  private static final String PREFIX = "domainrouter_fence_";
  private static final List<String> WAYS = List.of("INSERT", "UPDATE", "DELETE");

  /** Of a trigger's name; a table's may be as long. */
  private static final int LONGEST_NAME = 64;

  private static final String STANDING =
      "SELECT trigger_name FROM information_schema.triggers WHERE trigger_schema = DATABASE()"
          + " AND trigger_name LIKE 'domainrouter\\_fence\\_%'";

  private final ControlContext context;
  private final int domain;

  FenceTriggers(ControlContext context, int domain) {
    this.context = context;
    this.domain = domain;
  }

  /** The tables that have all of them. */
  List<String> complete() throws SQLException {
    Set<String> standing = standing();
    return context.config(domain).tables().stream()
        .filter(table -> standing.containsAll(names(table)))
        .toList();
  }

  /** Whether one of the tables has one of them. */
  boolean isAny() throws SQLException {
    Set<String> standing = standing();
    return context.config(domain).tables().stream()
        .flatMap(table -> names(table).stream())
        .anyMatch(standing::contains);
  }

  void raise(List<String> tables) throws SQLException {
    try (Connection monolith = context.pools().internal(DomainCatalog.MONOLITH)) {
      for (String table : tables) {
        for (String way : WAYS) {
          PatientDdl.execute(monolith, ddl(table, way));
        }
      }
    }
  }

  private String ddl(String table, String way) {
    return "CREATE TRIGGER IF NOT EXISTS `%s` BEFORE %s ON `%s` FOR EACH ROW"
            .formatted(name(table, way), way, table)
        + " SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'Domain "
        + context.name(domain)
        + " is on its partition; who writes here goes past the router.'";
  }

  void lower() throws SQLException {
    Set<String> standing = standing();
    try (Connection monolith = context.pools().internal(DomainCatalog.MONOLITH)) {
      for (String table : context.config(domain).tables()) {
        for (String name : names(table)) {
          if (standing.contains(name)) {
            PatientDdl.execute(monolith, "DROP TRIGGER IF EXISTS `" + name + "`");
          }
        }
      }
    }
  }

  private static List<String> names(String table) {
    return WAYS.stream().map(way -> name(table, way)).toList();
  }

  private static String name(String table, String way) {
    String name = PREFIX + way.toLowerCase(Locale.ROOT) + "_" + table;
    String hash = "_" + Integer.toHexString(table.hashCode());
    return name.length() <= LONGEST_NAME
        ? name
        : name.substring(0, LONGEST_NAME - hash.length()) + hash;
  }

  private Set<String> standing() throws SQLException {
    return new HashSet<>(context.inTransaction(DomainCatalog.MONOLITH, FenceTriggers::standing));
  }

  private static List<String> standing(Connection monolith) throws SQLException {
    List<String> names = new ArrayList<>();
    try (PreparedStatement select = monolith.prepareStatement(STANDING);
        ResultSet row = select.executeQuery()) {
      while (row.next()) {
        names.add(row.getString(1));
      }
    }
    return names;
  }
}
