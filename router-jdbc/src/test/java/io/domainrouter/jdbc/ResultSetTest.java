package io.domainrouter.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mysql.cj.jdbc.result.ResultSetInternalMethods;
import com.mysql.cj.protocol.ResultsetRows;
import com.mysql.cj.protocol.a.result.ResultsetRowsStreaming;
import com.sun.management.ThreadMXBean;
import io.domainrouter.config.Phase;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Results under the logical objects, with the domain on its partition: checklist lines 79 to 87.
 * The number of streamed rows is the system property {@code test.streamedRows}.
 */
final class ResultSetTest {
  private static final int STREAMED_ROWS = Integer.getInteger("test.streamedRows", 20_000);
  private static final String MANY_ROWS =
      "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)"
          + " SELECT a.i, REPEAT('x', 100) FROM n a, n b LIMIT %d";

  private static Twins twins;

  @BeforeAll
  static void connect() throws SQLException {
    twins = new Twins(Phase.PARTITION_ONLY);
  }

  @AfterAll
  static void close() throws SQLException {
    twins.close();
  }

  private static ResultsetRows rowsOf(ResultSet result) throws SQLException {
    return result.unwrap(ResultSetInternalMethods.class).getRows();
  }

  private static int count(ResultSet rows) throws SQLException {
    int count = 0;
    while (rows.next()) {
      count++;
    }
    return count;
  }

  @Test
  void line79_rowsAreStreamedOneByOne() throws SQLException {
    try (Statement streaming = twins.logical.createStatement()) {
      streaming.setFetchSize(Integer.MIN_VALUE);
      ResultSet rows = streaming.executeQuery(MANY_ROWS.formatted(STREAMED_ROWS));
      assertInstanceOf(ResultsetRowsStreaming.class, rowsOf(rows));
      assertEquals(ResultSet.TYPE_FORWARD_ONLY, rows.getType());
      assertEquals(STREAMED_ROWS, count(rows));
    }
  }

  @Test
  void line79_rowsThatWereReadAreNotHeld() throws SQLException {
    try (Statement streaming = twins.logical.createStatement()) {
      streaming.setFetchSize(Integer.MIN_VALUE);
      long before = usedHeap();
      ResultSet rows =
          streaming.executeQuery(
              "SELECT REPEAT('x', 4000) FROM (" + MANY_ROWS.formatted(STREAMED_ROWS) + ") many");
      long read = 0;
      while (rows.next()) {
        read += rows.getString(1).length();
      }
      long held = usedHeap() - before;
      assertEquals(4000L * STREAMED_ROWS, read);
      assertTrue(held < read / 4, () -> held + " bytes more are in use");
    }
  }

  private static long usedHeap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  @Test
  void line80_onlyTheStreamingDatabaseIsBusy() throws SQLException {
    try (Statement streaming = twins.logical.createStatement();
        Statement other = twins.logical.createStatement()) {
      streaming.setFetchSize(Integer.MIN_VALUE);
      ResultSet rows = streaming.executeQuery("SELECT name FROM item");
      assertTrue(rows.next());
      assertTrue(other.executeQuery("SELECT name FROM elsewhere").next());
      String busy =
          Twins.outcome(c -> other.executeUpdate("DELETE FROM item WHERE id = 0"), twins.logical);
      assertTrue(busy.contains("Streaming result set"), busy);
      assertTrue(rows.next());
      rows.close();
      assertEquals(0, other.executeUpdate("DELETE FROM item WHERE id = 0"));
    }
  }

  @Test
  void line82_readingARowAllocatesNothingOfOurs() throws SQLException {
    String sql = MANY_ROWS.formatted(1000);
    long raw = bytesPerRow(twins.raw, sql);
    assertEquals(raw, bytesPerRow(twins.logical, sql));
  }

  /** What moving on and reading a number allocates, on rows that are held already. */
  private static long bytesPerRow(Connection connection, String sql) throws SQLException {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (Statement s = connection.createStatement();
        ResultSet rows = s.executeQuery(sql)) {
      for (int warmUp = 0; warmUp < 100; warmUp++) {
        rows.next();
        rows.getInt(1);
      }
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int row = 0; row < 800; row++) {
        rows.next();
        rows.getInt(1);
      }
      return (threads.getCurrentThreadAllocatedBytes() - before) / 800;
    }
  }

  @Test
  void line83_aScrollableResultIsScrolled() {
    twins.assertSame(
        connection -> {
          Statement s = connection.createStatement(ResultSet.TYPE_SCROLL_INSENSITIVE, 1007);
          ResultSet rows = s.executeQuery("SELECT name FROM item ORDER BY id");
          List<Object> seen = new ArrayList<>(List.of(rows.last(), rows.getRow()));
          seen.add(rows.previous() + rows.getString(1) + rows.absolute(-3) + rows.getString(1));
          seen.add(rows.relative(1) + rows.getString(1) + rows.isLast());
          rows.beforeFirst();
          return seen + String.valueOf(rows.isBeforeFirst()) + rows.first() + rows.getString(1);
        });
  }

  static Stream<Arguments> values() {
    return Stream.of(
        value("blob", r -> new String(r.getBlob(1).getBytes(1, 9), StandardCharsets.UTF_8)),
        value("clob", r -> r.getClob(1).getSubString(1, 9)),
        value("national clob", r -> r.getNClob("name").getSubString(1, 9)),
        value("xml", r -> r.getSQLXML(1).getString()),
        value("array", r -> r.getArray(1)),
        value("row id", r -> r.getRowId(1)),
        value("reference", r -> r.getRef(1)),
        value(
            "stream", r -> new String(r.getBinaryStream(1).readAllBytes(), StandardCharsets.UTF_8)),
        value("object of a type", r -> r.getObject(1, String.class)),
        value("object by map", r -> r.getObject(1, java.util.Map.of())),
        value("no such column", r -> r.getString("nosuch")));
  }

  private static Arguments value(String name, RowCall call) {
    return Arguments.of(name, call);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("values")
  void line84_aValueIsTheDrivers(String name, RowCall call) {
    twins.assertSame(
        connection -> {
          ResultSet row =
              connection.createStatement().executeQuery("SELECT name FROM item WHERE id = 1");
          row.next();
          return call.on(row);
        });
  }

  @Test
  void line85_aLobMadeBeforeAnyStatementServesOnEveryDatabase() {
    twins.assertSame(
        connection -> {
          try (Connection fresh = connection == twins.raw ? twins.newRaw() : twins.newLogical()) {
            Blob blob = fresh.createBlob();
            blob.setBytes(1, "one".getBytes(StandardCharsets.UTF_8));
            Clob clob = fresh.createClob();
            clob.setString(1, "four");
            return idByLobs(fresh, "item", s -> s.setBlob(1, blob))
                + idByLobs(fresh, "elsewhere", s -> s.setClob(1, clob))
                + idByLobs(fresh, "item", s -> s.setNClob(1, fresh.createNClob()));
          }
        });
  }

  private static String idByLobs(Connection connection, String table, Setter setter)
      throws SQLException {
    try (PreparedStatement s =
        connection.prepareStatement("SELECT id FROM " + table + " WHERE name = ?")) {
      setter.on(s);
      ResultSet row = s.executeQuery();
      return row.next() ? row.getString(1) : "none";
    }
  }

  @Test
  void line86_theCatalogOfAColumnIsThePhysicalSchema() throws SQLException {
    assertEquals(twins.router().partitionSchema("items"), catalogOf("item"));
    assertEquals(twins.routedSchema(), catalogOf("elsewhere"));
    assertEquals(twins.routedSchema(), twins.logical.getCatalog());
  }

  private static String catalogOf(String table) throws SQLException {
    try (Statement s = twins.logical.createStatement();
        ResultSet rows = s.executeQuery("SELECT name FROM " + table)) {
      return rows.getMetaData().getCatalogName(1);
    }
  }

  @Test
  void line87_theWarningsOfAllDatabasesAreOneChain() throws SQLException {
    try (Connection fresh = twins.newLogical();
        Statement items = fresh.createStatement(1005, 1008);
        Statement others = fresh.createStatement()) {
      items.executeQuery("SELECT id FROM item").close();
      others.executeQuery("SELECT id FROM elsewhere").close();
      List<String> expected = new ArrayList<>();
      for (Connection physical : Twins.physicals(fresh)) {
        for (SQLWarning w = physical.getWarnings(); w != null; w = w.getNextWarning()) {
          expected.add(w.getMessage());
        }
      }
      List<String> merged = new ArrayList<>();
      for (SQLWarning w = fresh.getWarnings(); w != null; w = w.getNextWarning()) {
        merged.add(w.getMessage());
      }
      assertEquals(expected, merged);
      fresh.clearWarnings();
      assertNull(fresh.getWarnings());
    }
    try (Connection unbound = twins.newLogical()) {
      assertNull(unbound.getWarnings());
      unbound.clearWarnings();
      assertSame(0, ((LogicalConnection) unbound).openPhysicalConnections());
    }
  }

  private interface RowCall {
    Object on(ResultSet row) throws Exception;
  }

  private interface Setter {
    void on(PreparedStatement statement) throws SQLException;
  }
}
