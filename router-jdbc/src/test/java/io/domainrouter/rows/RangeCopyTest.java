package io.domainrouter.rows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.domainrouter.testing.TwoSchemas;
import java.io.ByteArrayOutputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes arrive as they are, whatever they are, and whatever the URL and the server are set to. */
final class RangeCopyTest {
  private static final int MEGABYTE = 1 << 20;

  private TwoSchemas schemas;

  @BeforeEach
  void createSchemas() throws SQLException {
    schemas = TwoSchemas.create("range_copy_test");
    schemas.executeOnBoth(
        "CREATE TABLE bytes (id VARBINARY(8) PRIMARY KEY, b LONGBLOB, s VARBINARY(600),"
            + " t LONGTEXT CHARACTER SET utf8mb4, latin VARCHAR(100) CHARACTER SET latin1,"
            + " d DECIMAL(6, 2), n BIT(9))");
  }

  @AfterEach
  void dropSchemas() throws SQLException {
    schemas.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "&characterEncoding=GBK",
        "&sessionVariables=sql_mode='NO_BACKSLASH_ESCAPES'",
        "&useServerPrepStmts=true&cachePrepStmts=true"
      })
  void everyByteBesideEveryOther(String parameters) throws SQLException {
    schemas.targetUrl(parameters);
    try (Connection source = schemas.connect(TwoSchemas.SOURCE)) {
      source.setAutoCommit(false);
      for (int first = 0; first < 256; first++) {
        String text = "\\'\u0000\n?Größe 漢😀 \u001a" + first;
        insert(source, new byte[] {(byte) first}, beside(first), text);
      }
      insert(source, new byte[] {'\'', '\\'}, beside('\\'), "\\");
      insert(source, new byte[] {'\\', '\''}, new byte[0], "");
      insert(source, new byte[] {0, 0}, null, null);
      source.commit();
    }
    copy();
    assertCopied();
    schemas.execute(TwoSchemas.TARGET, "DELETE FROM bytes");
    writeImages();
    assertCopied();
  }

  @Test
  void everyByteWhereTheServersThinkLittleOfBackslashes() throws SQLException {
    String usual = schemas.query(TwoSchemas.SOURCE, "SELECT @@GLOBAL.sql_mode");
    schemas.execute(TwoSchemas.SOURCE, "SET GLOBAL sql_mode = 'NO_BACKSLASH_ESCAPES,ANSI_QUOTES'");
    try {
      everyByteBesideEveryOther("");
      byte[] large = new byte[2 * MEGABYTE];
      Arrays.fill(large, (byte) '\\');
      insert(new byte[] {1, 1}, large, "\\".repeat(1000) + "'");
      copy();
      assertCopied();
    } finally {
      schemas.execute(TwoSchemas.SOURCE, "SET GLOBAL sql_mode = '" + usual + "'");
    }
  }

  /** What is twice as long as a literal, or more than that in hexadecimal, fits as it is. */
  @Test
  void aRowThatJustFitsIntoAPacketIsCopied() throws SQLException {
    String usual = schemas.query(TwoSchemas.SOURCE, "SELECT @@GLOBAL.max_allowed_packet");
    allowPackets(64 * MEGABYTE);
    try {
      byte[] quotes = new byte[16 * MEGABYTE - 4000];
      Arrays.fill(quotes, (byte) '\'');
      insert(new byte[] {1}, quotes, "");
      insert(new byte[] {2}, null, "\\".repeat(16 * MEGABYTE - 4000));
      byte[] random = new byte[16 * MEGABYTE - 4000];
      new Random(16).nextBytes(random);
      insert(new byte[] {3}, random, "");
      allowPackets(16 * MEGABYTE);
      copy();
    } finally {
      allowPackets(Integer.parseInt(usual));
    }
    assertCopied();
  }

  private void allowPackets(int bytes) throws SQLException {
    schemas.execute(TwoSchemas.SOURCE, "SET GLOBAL max_allowed_packet = " + bytes);
    schemas.targetUrl(""); // new connections
  }

  /** The byte, before and behind every other. */
  private static byte[] beside(int first) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int second = 0; second < 256; second++) {
      bytes.write(first);
      bytes.write(second);
    }
    return bytes.toByteArray();
  }

  private void insert(byte[] id, byte[] bytes, String text) throws SQLException {
    try (Connection source = schemas.connect(TwoSchemas.SOURCE)) {
      insert(source, id, bytes, text);
    }
  }

  private static void insert(Connection source, byte[] id, byte[] bytes, String text)
      throws SQLException {
    try (PreparedStatement insert =
        source.prepareStatement("INSERT INTO bytes VALUES (?, ?, ?, ?, ?, -0.07, b'101')")) {
      insert.setBytes(1, id);
      insert.setBytes(2, bytes);
      insert.setBytes(3, bytes == null || bytes.length > 600 ? null : bytes);
      insert.setString(4, text);
      insert.setString(5, text == null ? null : "Größe '\\");
      insert.executeUpdate();
    }
  }

  @Test
  void sessionVariablesOfTheUrlAreSetInInternalSessionsToo() throws SQLException {
    schemas.targetUrl("&sessionVariables=sql_mode=%27ANSI_QUOTES%27,sort_buffer_size=400384");
    try (Connection target = schemas.pools().internal(TwoSchemas.TARGET);
        Statement statement = target.createStatement();
        ResultSet row = statement.executeQuery("SELECT @@sort_buffer_size, @@sql_mode")) {
      row.next();
      assertEquals(400_384, row.getInt(1));
      assertTrue(row.getString(2).contains("STRICT_ALL_TABLES"), row.getString(2));
    }
  }

  private void copy() throws SQLException {
    try (Connection source = schemas.pools().internal(TwoSchemas.SOURCE);
        Connection target = schemas.pools().internal(TwoSchemas.TARGET)) {
      new RangeCopy(TableShape.load(source, "bytes"))
          .run(source, target, KeyRange.ALL, RowLock.SHARED_AT_ONCE);
      target.commit();
      source.rollback();
    }
  }

  /** As the journal's drainer does. */
  private void writeImages() throws SQLException {
    try (Connection source = schemas.pools().internal(TwoSchemas.SOURCE);
        Connection target = schemas.pools().internal(TwoSchemas.TARGET);
        Statement statement = source.createStatement()) {
      TableShape shape = TableShape.load(source, "bytes");
      List<RowImage> images = new ArrayList<>();
      Rows.readImages(statement, Rows.selectImages(shape) + "1=1", shape, images);
      Rows.write(target, shape, List.of(), images);
      target.commit();
    }
  }

  private void assertCopied() throws SQLException {
    assertEquals(List.of(), ExactCompare.differences(schemas, "bytes", List.of("id")));
  }
}
