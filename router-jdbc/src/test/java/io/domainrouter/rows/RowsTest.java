package io.domainrouter.rows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.domainrouter.testing.TestServers;
import io.domainrouter.testing.TwoSchemas;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RowsTest {
  private static final String TYPES = "/rows/types.sql";

  private static TwoSchemas schemas;

  @BeforeAll
  static void createSchemas() throws Exception {
    schemas = TwoSchemas.create("rows_test");
    schemas.executeFile(TwoSchemas.SOURCE, TYPES);
    schemas.executeFile(TwoSchemas.TARGET, TYPES);
  }

  @BeforeEach
  void emptyTarget() throws SQLException {
    for (String table : List.of("numbers", "texts", "binaries", "moments", "oddities")) {
      schemas.execute(TwoSchemas.TARGET, "DELETE FROM " + table);
    }
  }

  @AfterAll
  static void dropSchemas() throws SQLException {
    schemas.close();
  }

  @ParameterizedTest
  @CsvSource({
    "numbers, id",
    "texts, name",
    "binaries, id+tail",
    "moments, at+day",
    "oddities, a+kind"
  })
  void copiesEveryTypeExactly(String table, String key) throws SQLException {
    TableShape shape = shape(table);
    List<RowImage> images = readAll(shape);
    writeToTarget(shape, images);
    writeToTarget(shape, images);
    assertEquals(
        List.of(), ExactCompare.differences(schemas, table, List.of(key.split("\\+"))), table);
    assertEquals(sourceDigest(shape), targetDigest(shape));
  }

  @ParameterizedTest
  @ValueSource(strings = {"numbers", "texts", "binaries", "moments", "oddities"})
  void readsTheSameImagesByKeyOnAnySessionOfTheApplication(String table) throws SQLException {
    TableShape shape = shape(table);
    List<RowImage> expected = readAll(shape);
    try (Connection connection = schemas.connect(TwoSchemas.SOURCE);
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute(
          "SET NAMES latin1, time_zone = '+05:30', sql_select_limit = 1,"
              + " sql_mode = 'ANSI_QUOTES,NO_BACKSLASH_ESCAPES,PIPES_AS_CONCAT,STRICT_ALL_TABLES,"
              + "NO_ZERO_DATE,NO_ZERO_IN_DATE"
              + (TestServers.shared().isMySql() ? "" : ",PAD_CHAR_TO_FULL_LENGTH")
              + "'");
      if (zonesKnown(statement)) {
        statement.execute("SET time_zone = 'Europe/Berlin'");
      }
      String before = settings(statement);
      assertSameImages(expected, Rows.lock(connection, shape, keys(expected), RowLock.EXCLUSIVE));
      assertEquals(before, settings(statement));
      connection.rollback();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"numbers", "texts", "binaries", "moments", "oddities"})
  void rangesOfOneRowCoverTheTableOnce(String table) throws SQLException {
    TableShape shape = shape(table);
    try (Connection source = schemas.pools().internal(TwoSchemas.SOURCE)) {
      List<RowKey> seen = new ArrayList<>();
      Digest sum = Digest.NONE;
      KeyRange range;
      Optional<KeyRange.Bound> after = Optional.empty();
      do {
        range = RowRanges.next(source, shape, after, 1);
        images(source, shape, range).forEach(image -> seen.add(image.key()));
        sum = sum.plus(Digest.of(source, shape, range));
        after = range.upTo();
      } while (range.upTo().isPresent());
      assertEquals(keys(readAll(shape)), seen);
      assertEquals(sum, sourceDigest(shape));
    }
  }

  @Test
  void shapeNamesKeysVisibleColumnsAndWhatTheServerFillsItself() throws SQLException {
    TableShape shape = shape("oddities");
    assertEquals(
        List.of("a", "kind", "secret", "odd `name", "email"),
        shape.columns().stream().map(Column::name).toList());
    assertEquals(List.of("a", "kind"), shape.key().stream().map(Column::name).toList());
    assertEquals("PRIMARY", shape.keyIndex());
    assertEquals(List.of(List.of("email")), shape.uniqueKeys());
    assertEquals(
        List.of("a", "kind", "odd `name", "doubled", "stored_sum", "email"), shape.visible());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a INT NOT NULL, b INT NOT NULL, UNIQUE KEY u (b, a)                | b,a | u",
        "a INT, b INT NOT NULL, UNIQUE KEY n (a), UNIQUE KEY u (b)          | b   | u",
        "a DOUBLE NOT NULL, b CHAR(9) NOT NULL, PRIMARY KEY (a), UNIQUE KEY u (b) | b | u",
        "a FLOAT NOT NULL PRIMARY KEY                                       |     | ''",
        "a TEXT NOT NULL, PRIMARY KEY (a(10))                               |     | ''",
        "a INT, UNIQUE KEY (a)                                              |     | ''",
        "a INT                                                              |     | ''",
      })
  void keyIsTheFirstThatComparesExactly(String definition, String columns, String index)
      throws SQLException {
    schemas.execute(
        TwoSchemas.SOURCE, "DROP TABLE IF EXISTS keyed", "CREATE TABLE keyed (" + definition + ")");
    TableShape shape = shape("keyed");
    assertEquals(
        columns == null ? List.of() : List.of(columns.split(",")),
        shape.key().stream().map(Column::name).toList());
    assertEquals(index, shape.keyIndex());
  }

  @Test
  void aMissingTableHasNoShape() {
    SQLException e = assertThrows(SQLException.class, () -> shape("nowhere"));
    assertEquals("42S02", e.getSQLState());
  }

  @Test
  void writeDeletesKeysWithoutImageAndReplacesTheOthers() throws SQLException {
    TableShape shape = shape("numbers");
    List<RowImage> images = readAll(shape);
    writeToTarget(shape, images);
    try (Connection target = schemas.pools().internal(TwoSchemas.TARGET)) {
      Rows.write(target, shape, keys(images), images.subList(0, 1));
      target.commit();
    }
    assertEquals("1", schemas.query(TwoSchemas.TARGET, "SELECT COUNT(*) FROM numbers"));
  }

  @Test
  void writeLetsRowsSwapAUniqueValue() throws SQLException {
    TableShape shape = shape("oddities");
    writeToTarget(shape, readAll(shape));
    schemas.execute(
        TwoSchemas.TARGET,
        "UPDATE oddities SET email = 'x' WHERE email = 'a@x'",
        "UPDATE oddities SET email = 'a@x' WHERE email = 'b@x'",
        "UPDATE oddities SET email = 'b@x' WHERE email = 'x'");
    writeToTarget(shape, readAll(shape));
    assertEquals(List.of(), ExactCompare.differences(schemas, "oddities", List.of("a", "kind")));
  }

  @Test
  void keyOfAnotherLetterCaseReachesTheRowWhereTheCollationSaysSo() throws SQLException {
    TableShape shape = shape("texts");
    RowKey asked = RowKey.of("aBC");
    try (Connection source = schemas.pools().internal(TwoSchemas.SOURCE);
        Connection target = schemas.pools().internal(TwoSchemas.TARGET)) {
      List<RowImage> images = Rows.lock(source, shape, List.of(asked), RowLock.SHARED);
      assertEquals(List.of(RowKey.of("Abc")), keys(images));
      Rows.write(target, shape, List.of(asked), images);
      Rows.write(target, shape, List.of(asked), images);
      target.commit();
    }
    assertEquals("Abc", schemas.query(TwoSchemas.TARGET, "SELECT name FROM texts"));
  }

  @Test
  void lockTakesOnlyTheRowsAskedForAlsoInASmallTable() throws SQLException {
    TableShape shape = shape("oddities");
    try (Connection locker = schemas.pools().internal(TwoSchemas.SOURCE);
        Connection other = schemas.pools().internal(TwoSchemas.SOURCE);
        Statement statement = other.createStatement()) {
      Rows.lock(locker, shape, Set.of(RowKey.of("1", "z"), RowKey.of("2", "z")), RowLock.EXCLUSIVE);
      statement.execute("SET innodb_lock_wait_timeout = 1");
      statement.execute("UPDATE oddities SET secret = 9 WHERE a = 1 AND kind = 'm'");
      assertThrows(
          SQLException.class,
          () -> statement.execute("UPDATE oddities SET secret = 9 WHERE a = 2"));
      statement.execute("SET innodb_lock_wait_timeout = 5");
    }
  }

  @Test
  void manyKeysAndManyBytesGoInSeveralStatements() throws SQLException {
    String table = "CREATE TABLE many (id INT PRIMARY KEY, b LONGBLOB)";
    schemas.executeOnBoth(table);
    schemas.execute(
        TwoSchemas.SOURCE,
        "INSERT INTO many WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE"
            + " i < 900) SELECT i, REPEAT(CHAR(i), 20000) FROM n",
        "INSERT INTO many SELECT id + 900, b FROM many",
        "INSERT INTO many SELECT id + 1800, '' FROM many");
    TableShape shape = shape("many");
    List<RowImage> images = readAll(shape);
    assertEquals(3600, images.size());
    writeToTarget(shape, images);
    assertEquals(List.of(), ExactCompare.differences(schemas, "many", List.of("id")));
  }

  @Test
  void keyTextIsCanonical() throws SQLException {
    assertEquals(RowKey.of("18446744073709551615"), lastKey("numbers"));
    assertEquals(RowKey.of("😀 four bytes"), lastKey("texts"));
    assertEquals(RowKey.of("00FF0000", "0000"), lastKey("binaries"));
    assertEquals(RowKey.of("2038-01-19 03:14:07.999", "2038-01-19"), lastKey("moments"));
    assertEquals(RowKey.of("2", "z"), lastKey("oddities"));
  }

  private static RowKey lastKey(String table) throws SQLException {
    TableShape shape = shape(table);
    try (Connection source = schemas.pools().internal(TwoSchemas.SOURCE);
        Statement statement = source.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT 1, " + Rows.keyColumns(shape, "x") + " FROM " + table + " x")) {
      List<RowKey> keys = new ArrayList<>();
      while (row.next()) {
        keys.add(Rows.key(row, shape, 2));
      }
      List<RowKey> expected = keys(readAll(shape));
      assertEquals(Set.copyOf(expected), Set.copyOf(keys));
      return expected.get(expected.size() - 1);
    }
  }

  private static TableShape shape(String table) throws SQLException {
    try (Connection source = schemas.pools().internal(TwoSchemas.SOURCE)) {
      return TableShape.load(source, table);
    }
  }

  private static List<RowImage> readAll(TableShape shape) throws SQLException {
    try (Connection source = schemas.pools().internal(TwoSchemas.SOURCE)) {
      List<RowImage> images = images(source, shape, KeyRange.ALL);
      assertFalse(images.isEmpty());
      return images;
    }
  }

  private static List<RowImage> images(Connection source, TableShape shape, KeyRange range)
      throws SQLException {
    List<RowImage> images = new ArrayList<>();
    try (Statement statement = source.createStatement()) {
      String sql = Rows.selectImages(shape) + range.condition(shape);
      Rows.readImages(statement, sql, shape, images);
    }
    return images;
  }

  private static void writeToTarget(TableShape shape, List<RowImage> images) throws SQLException {
    try (Connection target = schemas.pools().internal(TwoSchemas.TARGET)) {
      Rows.write(target, shape, keys(images), images);
      target.commit();
    }
  }

  private static List<RowKey> keys(Collection<RowImage> images) {
    return images.stream().map(RowImage::key).toList();
  }

  private static Digest sourceDigest(TableShape shape) throws SQLException {
    try (Connection source = schemas.pools().internal(TwoSchemas.SOURCE)) {
      return Digest.of(source, shape, KeyRange.ALL);
    }
  }

  /** On another time zone and character set than the source's. */
  private static Digest targetDigest(TableShape shape) throws SQLException {
    try (Connection target = schemas.connect(TwoSchemas.TARGET);
        Statement statement = target.createStatement()) {
      statement.execute("SET NAMES latin1, time_zone = '-08:00'");
      return Digest.of(target, shape, KeyRange.ALL);
    }
  }

  private static void assertSameImages(List<RowImage> expected, List<RowImage> actual) {
    assertEquals(keys(expected), keys(actual));
    for (int row = 0; row < expected.size(); row++) {
      List<Object> a = expected.get(row).values();
      List<Object> b = actual.get(row).values();
      for (int i = 0; i < a.size(); i++) {
        assertTrue(Objects.deepEquals(a.get(i), b.get(i)), a.get(i) + " and " + b.get(i));
      }
    }
  }

  private static boolean zonesKnown(Statement statement) throws SQLException {
    try (ResultSet row =
        statement.executeQuery(
            "SELECT CONVERT_TZ('2024-01-01 00:00:00', 'UTC', 'Europe/Berlin') IS NOT NULL")) {
      return row.next() && row.getBoolean(1);
    }
  }

  private static String settings(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery("SELECT CONCAT(@@time_zone, @@sql_mode)")) {
      row.next();
      return row.getString(1);
    }
  }
}
