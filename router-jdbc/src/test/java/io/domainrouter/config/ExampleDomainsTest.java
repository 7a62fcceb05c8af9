package io.domainrouter.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.domainrouter.testing.SqlScript;
import io.domainrouter.testing.TestServer;
import io.domainrouter.testing.TestServers;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The example's domain file and its DDL agree with each other. */
final class ExampleDomainsTest {
  private static final String PREFIX = "example_";
  private static final TestServer SERVER = TestServers.shared().server(0);
  private static RouterConfig config;

  @BeforeAll
  static void createEverything() throws SQLException, IOException {
    config = DomainFile.load("classpath:schema_domains.yml");
    create("monolith", "sql/monolith.sql");
    for (DomainConfig domain : config.domains()) {
      create(domain.name(), "sql/partition-" + domain.name() + ".sql");
    }
  }

  private static void create(String name, String script) throws SQLException, IOException {
    SERVER.recreateSchema(PREFIX + name);
    try (Connection connection = SERVER.connect(PREFIX + name)) {
      SqlScript.run(connection, script);
    }
  }

  @AfterAll
  static void dropEverything() throws SQLException {
    for (DomainConfig domain : config.domains()) {
      SERVER.dropSchema(PREFIX + domain.name());
    }
    SERVER.dropSchema(PREFIX + "monolith");
  }

  @Test
  void theMonolithHasTheTablesOfAllDomains() throws SQLException {
    Set<String> tables =
        config.domains().stream()
            .map(DomainConfig::tables)
            .flatMap(Collection::stream)
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(tables, tables("monolith"));
    assertEquals(14, tables.size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"users", "repositories", "issues", "gists"})
  void aPartitionHasItsDomainsTablesJustAsTheMonolithHasThem(String domain) throws SQLException {
    assertEquals(new TreeSet<>(domain(domain).tables()), tables(domain));
    for (String table : domain(domain).tables()) {
      assertEquals(columns("monolith", table), columns(domain, table));
      assertEquals(indexes("monolith", table), indexes(domain, table));
    }
  }

  @Test
  void theRelationshipsAreTheMonolithsForeignKeysBetweenDomains() throws SQLException {
    Set<String> all = foreignKeys("monolith");
    Set<String> within = new TreeSet<>();
    for (DomainConfig domain : config.domains()) {
      within.addAll(foreignKeys(domain.name()));
    }
    assertFalse(within.isEmpty());
    Set<String> across = new TreeSet<>(within);
    for (Relationship relationship : config.relationships()) {
      assertTrue(across.add(text(relationship)), () -> "kept by a partition: " + relationship);
    }
    assertEquals(all, across);
  }

  @Test
  void noForeignKeyCascades() throws SQLException {
    assertEquals(
        Set.of(),
        strings(
            "SELECT constraint_name FROM information_schema.referential_constraints"
                + " WHERE constraint_schema LIKE 'example\\_%'"
                + " AND (delete_rule NOT IN ('NO ACTION', 'RESTRICT')"
                + " OR update_rule NOT IN ('NO ACTION', 'RESTRICT'))"));
  }

  @Test
  void aDomainMovesBeforeThoseThatItsForeignKeysPointTo() {
    for (Relationship relationship : config.relationships()) {
      assertTrue(
          priority(relationship.fromTable()) < priority(relationship.toTable()),
          relationship::toString);
    }
  }

  @Test
  void systemPropertiesPointItToOtherServers() throws Exception {
    System.setProperty("domainrouter.gists.url", "jdbc:mysql://127.0.0.1:4000/other");
    try {
      TargetConfig gists = DomainFile.load("classpath:schema_domains.yml").partitions().get(3);
      assertEquals("jdbc:mysql://127.0.0.1:4000/other", gists.url());
    } finally {
      System.clearProperty("domainrouter.gists.url");
    }
    assertEquals("jdbc:mysql://127.0.0.1:3310/github_gists", config.partitions().get(3).url());
  }

  private static DomainConfig domain(String name) {
    return config.domains().stream().filter(d -> d.name().equals(name)).findFirst().orElseThrow();
  }

  private static int priority(String table) {
    return config.domains().stream()
        .filter(domain -> domain.tables().contains(table))
        .findFirst()
        .orElseThrow()
        .priority();
  }

  private static String text(Relationship relationship) {
    return String.join(
        " ",
        relationship.fromTable(),
        relationship.fromColumn(),
        relationship.toTable(),
        relationship.toColumn());
  }

  private static Set<String> tables(String schema) throws SQLException {
    return strings(
        "SELECT table_name FROM information_schema.tables WHERE table_schema = '"
            + (PREFIX + schema)
            + "'");
  }

  private static Set<String> columns(String schema, String table) throws SQLException {
    return strings(
        "SELECT CONCAT_WS(' ', LPAD(ordinal_position, 2, '0'), column_name, column_type,"
            + " is_nullable, column_default, extra, collation_name)"
            + " FROM information_schema.columns WHERE table_schema = '"
            + (PREFIX + schema)
            + ("' AND table_name = '" + table + "'"));
  }

  private static Set<String> indexes(String schema, String table) throws SQLException {
    return strings(
        "SELECT CONCAT_WS(' ', index_name, seq_in_index, column_name, non_unique)"
            + " FROM information_schema.statistics WHERE table_schema = '"
            + (PREFIX + schema)
            + ("' AND table_name = '" + table + "'"));
  }

  private static Set<String> foreignKeys(String schema) throws SQLException {
    return strings(
        "SELECT CONCAT_WS(' ', table_name, column_name, referenced_table_name,"
            + " referenced_column_name)"
            + " FROM information_schema.key_column_usage"
            + " WHERE referenced_table_name IS NOT NULL AND table_schema = '"
            + (PREFIX + schema)
            + "'");
  }

  private static Set<String> strings(String sql) throws SQLException {
    Set<String> strings = new TreeSet<>();
    try (Connection connection = SERVER.connect("");
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        strings.add(rows.getString(1));
      }
    }
    return strings;
  }
}
