package io.domainrouter.lint.source;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.domainrouter.lint.StatementSink;
import io.domainrouter.lint.rule.Location;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each kind of file is read as. */
class SourcesTest {
  private static final long LINE_BYTES = Long.getLong("test.lint.lineMegabytes", 4) << 20;

  @TempDir Path folder;

  private final List<String> read = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private final Sources sources =
      new Sources(
          new StatementSink() {
            @Override
            public void statement(String sql, Location where, String session, long count) {
              String number = session == null ? "" : session.replaceFirst(".*#", "#");
              read.add(
                  where.line()
                      + (session == null || !session.contains("#") ? "" : number)
                      + (count == 1 ? "" : " x" + count)
                      + ": "
                      + sql.replaceAll("\\s+", " "));
            }

            @Override
            public void sessionEnded(String session) {
              if (session.contains("#")) {
                read.add("end " + session.replaceFirst(".*#", "#"));
              }
            }

            @Override
            public void note(String line) {
              notes.add(line);
            }
          });

  private void read(String name, String text) throws IOException {
    sources.read(name, new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  private void check(String name, String text, String... expected) throws IOException {
    read(name, text);
    assertEquals(List.of(expected), read);
  }

  @Test
  void aScript() throws IOException {
    check(
        "a.sql",
        """
        -- nothing; here
        SELECT ';' FROM a; /* ; */ DELETE
          FROM `b;`;

        # ;
        INSERT INTO ${schema}.c VALUES ('${x}', "it's;");;
        UPDATE d SET x = 1""",
        "1: -- nothing; here SELECT ';' FROM a",
        "2: /* ; */ DELETE FROM `b;`",
        "5: # ; INSERT INTO c VALUES ('placeholder', \"it's;\")",
        "7: UPDATE d SET x = 1");
  }

  @Test
  void aScriptWithRoutines() throws IOException {
    check(
        "a.sql",
        """
        DELIMITER //
        CREATE PROCEDURE p() BEGIN DELETE FROM a; DELETE FROM b; END //
        delimiter ;
        CREATE TRIGGER t AFTER INSERT ON a FOR EACH ROW BEGIN
          IF NEW.x = 1 THEN UPDATE b SET y = CASE WHEN 1 THEN 2 END; END IF;
        END;
        SELECT 1;""",
        "2: CREATE PROCEDURE p() BEGIN DELETE FROM a; DELETE FROM b; END",
        "4: CREATE TRIGGER t AFTER INSERT ON a FOR EACH ROW BEGIN IF NEW.x = 1 THEN UPDATE b"
            + " SET y = CASE WHEN 1 THEN 2 END; END IF; END",
        "7: SELECT 1");
  }

  @Test
  void aFormattedChangelog() throws IOException {
    check(
        "a.sql",
        """
        --liquibase formatted sql
        --changeset me:1
        CREATE TABLE a (id INT);
        --rollback DROP TABLE a;
        """,
        "1: --liquibase formatted sql --changeset me:1 CREATE TABLE a (id INT)",
        "4: --rollback DROP TABLE a");
  }

  @Test
  void aChangelogInXml() throws IOException {
    check(
        "a.xml",
        """
        <databaseChangeLog xmlns="http://www.liquibase.org/xml/ns/dbchangelog">
          <changeSet id="1" author="me">
            <createTable tableName="a">
              <column name="id" type="bigint"><constraints primaryKey="true" nullable="false"/></column>
              <column name="b_id" type="bigint"/>
            </createTable>
            <addForeignKeyConstraint constraintName="f" baseTableName="a" baseColumnNames="b_id"
              referencedTableName="b" referencedColumnNames="id" onDelete="CASCADE"/>
            <sql>UPDATE a SET b_id = 1; DELETE FROM b</sql>
            <createView viewName="v">SELECT * FROM a, b</createView>
          </changeSet>
        </databaseChangeLog>
        """,
        "3: CREATE TABLE a (id INT NOT NULL, b_id INT, PRIMARY KEY (id))",
        "8: ALTER TABLE a ADD CONSTRAINT f FOREIGN KEY (b_id) REFERENCES b (id) ON DELETE CASCADE",
        "1: UPDATE a SET b_id = 1",
        "1: DELETE FROM b",
        "10: CREATE VIEW v AS SELECT * FROM a, b");
  }

  @Test
  void aMapper() throws IOException {
    check(
        "a.xml",
        """
        <!DOCTYPE mapper PUBLIC "-//mybatis.org//DTD Mapper 3.0//EN" "http://mybatis.org/x.dtd">
        <mapper namespace="n">
          <sql id="columns">id, ${column}</sql>
          <select id="a">SELECT <include refid="columns"/> FROM a
            <where><if test="x"> AND x = #{x}</if><if test="y"> AND y &lt; #{y}</if></where>
          </select>
          <update id="b">UPDATE b <set><if test="x">x = #{x},</if></set> WHERE id IN
            <foreach collection="l" item="i" open="(" separator="," close=")">#{i}</foreach></update>
          <select id="c">SELECT * FROM <choose><when test="x">c</when><otherwise>d</otherwise></choose>
          </select>
          <insert id="e"><selectKey>SELECT 1 FROM k</selectKey>INSERT INTO e VALUES (#{x})</insert>
          <select id="f" statementType="CALLABLE">{call p(#{x})}</select>
        </mapper>
        """,
        "4: SELECT id, placeholder FROM a WHERE x = ? AND y < ?",
        "7: UPDATE b SET x = ? WHERE id IN ( ? )",
        "9: SELECT * FROM c",
        "9: SELECT * FROM d",
        "11: INSERT INTO e VALUES (?)",
        "11: SELECT 1 FROM k",
        "12: call p(?)");
  }

  @Test
  void javaSource() throws IOException {
    check(
        "A.java",
        """
        class A {
          static final String TABLE = "a";
          // "SELECT 1 FROM comment"
          char quote = '"';
          String one = "SELECT x FROM " + TABLE + " WHERE id = " + id(")") + " AND y = :y";
          String two = \"\"\"
              DELETE FROM b
              WHERE id = ?1\"\"\";
          @Select({"SELECT *", "FROM c"}) C c();
          @Select("<script>SELECT * FROM d<if test='x'> WHERE x = #{x}</if></script>") C d();
          String no = "Select a table, please";
        }
        """,
        "5: SELECT x FROM a WHERE id = ? AND y = ?",
        "6: DELETE FROM b WHERE id = ?",
        "9: SELECT * FROM c",
        "10: SELECT * FROM d WHERE x = ?");
  }

  @Test
  void aLongConstantInJava() throws IOException {
    String constant = "x\\n".repeat(50_000);
    check(
        "Long.java",
        "class Long { static final String HELP = \""
            + constant
            + "\";\n"
            + "  String q = \"SELECT * FROM a\"; }",
        "2: SELECT * FROM a");
  }

  @Test
  void queriesOfEntitiesAreCountedOnly() throws IOException {
    check(
        "A.java",
        """
        import org.springframework.data.jpa.repository.Query;
        interface A {
          @Query("SELECT o FROM Owner o WHERE o.id = :id") O one();
          @Query(value = "SELECT * FROM owners WHERE id = :id", nativeQuery = true) O two();
          default O three() { return em.createQuery("DELETE FROM Owner o WHERE o.x = 1"); }
          default O four() { return jdbc.query("SELECT * FROM pets WHERE id = ?"); }
        }
        """,
        "4: SELECT * FROM owners WHERE id = ?",
        "6: SELECT * FROM pets WHERE id = ?");
    assertTrue(notes.get(0).startsWith("A.java: 2 queries name entities"), notes::toString);
  }

  @Test
  void classFilesAndArchives() throws IOException {
    Path jar = folder.resolve("a.jar");
    String resource = Statements.class.getName().replace('.', '/') + ".class";
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar));
        InputStream type = Statements.class.getClassLoader().getResourceAsStream(resource)) {
      zip.putNextEntry(new ZipEntry("Statements.class"));
      type.transferTo(zip);
      zip.putNextEntry(new ZipEntry("db/V1__a.sql"));
      zip.write("SELECT 1 FROM b".getBytes(StandardCharsets.UTF_8));
    }
    sources.read(jar);
    assertTrue(read.contains("0: SELECT x FROM a WHERE id = ? AND y = 2"), read::toString);
    assertTrue(read.contains("1: SELECT 1 FROM b"), read::toString);
    assertEquals(2, read.size(), read::toString);
  }

  /** With what javac writes for {@code "SELECT … id = " + id + " AND …"}. */
  static final class Statements {
    private Statements() {}

    static String concatenated() {
      return "SELECT x FROM a WHERE id = \1 AND y = 2";
    }
  }

  @Test
  void aGeneralLogOfMySql() throws IOException {
    check(
        "general.log",
        """
        /usr/sbin/mysqld, Version: 9.7.0 (MySQL Community Server). started with:
        Tcp port: 3306  Unix socket: /var/run/mysqld/mysqld.sock
        Time                 Id Command    Argument
        2026-11-20T10:00:00.123456Z\t    8 Connect\tapp@localhost on m using TCP/IP
        2026-11-20T10:00:00.123456Z\t    8 Query\tSELECT a
          FROM b
        2026-11-20T10:00:00.123456Z\t    8 Prepare\tSELECT ? FROM c
        2026-11-20T10:00:00.123456Z\t    8 Execute\tSELECT 1 FROM c
        2026-11-20T10:00:00.123456Z\t    8 Quit\t
        """,
        "end #8",
        "5#8: SELECT a FROM b",
        "8#8: SELECT 1 FROM c",
        "end #8");
  }

  @Test
  void aGeneralLogOfMariaDb() throws IOException {
    check(
        "general.log",
        """
        Time\t\t    Id Command\tArgument
        261120 10:00:00\t     4 Connect\troot@localhost on test
        \t\t     4 Query\tSET autocommit=0
        \t\t     5 Query\tSELECT 1 FROM a
        261120 10:00:01\t     4 Query\tcommit
        \t\t     4 Quit\t
        """,
        "end #4",
        "3#4: SET autocommit=0",
        "4#5: SELECT 1 FROM a",
        "5#4: commit",
        "end #4");
  }

  @Test
  void aSlowLog() throws IOException {
    check(
        "slow.log",
        """
        /usr/sbin/mysqld, Version: 9.7.0 (MySQL Community Server). started with:
        Tcp port: 3306  Unix socket: /x.sock
        Time                 Id Command    Argument
        # Time: 2026-11-20T10:00:00.123456Z
        # User@Host: app[app] @ localhost [127.0.0.1]  Id:     8
        # Query_time: 1.5  Lock_time: 0.0 Rows_sent: 1  Rows_examined: 9
        use m;
        SET timestamp=1795168800;
        SELECT a
        FROM b;
        # User@Host: app[app] @ localhost []
        # Query_time: 1.5  Lock_time: 0.0 Rows_sent: 1  Rows_examined: 9
        SET timestamp=1795168801;
        DELETE FROM c;
        """,
        "9: SELECT a FROM b",
        "14: DELETE FROM c");
  }

  @Test
  void aDigestDump() throws IOException {
    check(
        "digests.tsv",
        """
        SCHEMA_NAME\tDIGEST_TEXT\tCOUNT_STAR
        m\tSELECT * FROM `a` WHERE `id` IN (...)\t12
        m\tSELECT * FROM `long` WHERE ...\t3
        """,
        "2 x12: SELECT * FROM `a` WHERE `id` IN (?)");
    assertEquals(List.of("digests.tsv: 1 digests left out that the server had cut off"), notes);
    read.clear();
    check(
        "digests.csv",
        "COUNT_STAR,DIGEST_TEXT\n7,\"SELECT `a` , \"\"x\"\" FROM `b`\"\n",
        "2 x7: SELECT `a` , \"x\" FROM `b`");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-11-20T10:00:00Z\t  8 Query\tSELECT 1 FROM a\n2026-11-20T10:00:00Z\t  8 Query\tSELECT 'x",
        "# Time: 2026-11-20T10:00:00Z\nSELECT 1 FROM a;\n# Time: 2026-11-20T10:00:01Z\nSELECT 'x"
      })
  void aLogThatIsCutOffSaysSo(String log) throws IOException {
    read("some.log", log);
    assertEquals(1, read.size(), read::toString);
    assertTrue(notes.get(0).endsWith("ends in the middle of a statement"), notes::toString);
  }

  @Test
  void whatIsNoSqlIsLeftOutInALine() throws IOException {
    read("picture.log", "\u0089PNG\0\0");
    read("story.log", "Once upon a time\n");
    read("a.yaml", "databaseChangeLog:\n");
    read("a.xml", "<mapper><select>");
    read("A.class", "no class");
    read("a.sql", "SELECT 'never closed");
    assertEquals(List.of(), read);
    assertEquals(
        List.of(
            "picture.log: left out, it is not text",
            "story.log: left out, it is neither SQL nor a log or dump that is known",
            "a.yaml: left out, YAML and JSON are not read",
            "a.xml: left out, it is not XML, or has too many elements",
            "A.class: left out, no class file",
            "a.sql: ends inside a string or comment that began before"),
        notes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sql", "xml", "java", "class", "jar", "log", "tsv"})
  void nothingBreaksOnWhatIsDamaged(String extension) throws IOException {
    List<String> pieces =
        List.of(
            "<mapper>",
            "<select id='a'>",
            "</select>",
            "</mapper>",
            "<include refid='a'/>",
            "<x",
            "SELECT 1 FROM a",
            "'",
            "\"",
            "\"\"\"",
            "`",
            "/*",
            "*/",
            "--",
            "\n",
            "\t",
            "\\",
            "\\u",
            "(",
            ")",
            "{",
            "}",
            "${",
            "#{",
            ";",
            "DELIMITER x\n",
            "BEGIN ",
            "END ",
            "CREATE TRIGGER t ",
            "+",
            ",",
            "String A = \"\\u12\";",
            "@Query(",
            "# Time: 1\n",
            "2026-11-20T10:00:00Z\t 8 Query\t",
            "DIGEST_TEXT\tCOUNT_STAR\n",
            "\u0001",
            "\uFFFD",
            "é");
    Random random = new Random(1);
    for (int i = 0; i < 300; i++) {
      StringBuilder text = new StringBuilder();
      for (int length = random.nextInt(30); length > 0; length--) {
        text.append(pieces.get(random.nextInt(pieces.size())));
      }
      assertDoesNotThrow(() -> read("x." + extension, text.toString()), text::toString);
    }
  }

  @Test
  void aScriptForAnotherDatabaseSaysSo() throws IOException {
    read("pg.sql", "-- PostgreSQL database dump\nCREATE TABLE a (id serial PRIMARY KEY);\n");
    read("ms.sql", "CREATE TABLE a (id int IDENTITY(1,1));\nGO\n");
    read("ora.sql", "CREATE TABLE a (name VARCHAR2(40));\n");
    read("lite.sql", "CREATE TABLE a (id INTEGER PRIMARY KEY AUTOINCREMENT);\n");
    read("my.sql", "CREATE TABLE go (id INT AUTO_INCREMENT, identity INT, `package body` INT);\n");
    assertEquals(6, read.size(), read::toString);
    assertEquals(
        List.of("PostgreSQL", "SQL Server", "Oracle", "SQLite"),
        notes.stream()
            .map(note -> note.replaceAll(".*written for (.*) and read.*", "$1"))
            .toList());
  }

  /** Made while it is read; counts what was taken of it. */
  private static final class Endless extends InputStream {
    private final byte[] head;
    private final byte[] unit;
    private final byte[] tail;
    private final long size;
    private long at;

    Endless(String head, String unit, String tail, long size) {
      this.head = head.getBytes(StandardCharsets.UTF_8);
      this.unit = unit.getBytes(StandardCharsets.UTF_8);
      this.tail = tail.getBytes(StandardCharsets.UTF_8);
      this.size = head.length() + size / unit.length() * unit.length();
    }

    @Override
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0];
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
      int count = 0;
      while (count < length && at < size + tail.length) {
        buffer[offset + count++] =
            at < head.length
                ? head[(int) at]
                : at < size
                    ? unit[(int) ((at - head.length) % unit.length)]
                    : tail[(int) (at - size)];
        at++;
      }
      return count == 0 ? -1 : count;
    }
  }

  private static final String ENTRY = "2026-11-20T10:00:00Z\t  8 Query\t";
  private static final String SLOW = "# Time: 2026-11-20T10:00:00Z\n";

  static List<Arguments> longLines() {
    return List.of(
        arguments("a.sql", "SELECT 1 FROM a;\nSELECT '", "x", "';\nSELECT 2 FROM a;\n"),
        arguments("b.sql", "SELECT 1 FROM a;\nSELECT 1", "+1-2", ";\nSELECT 2 FROM a;\n"),
        arguments(
            "a.log",
            ENTRY + "SELECT 1 FROM a\n" + ENTRY + "SELECT '",
            "x",
            "'\n" + ENTRY + "SELECT 2 FROM a\n"),
        arguments(
            "b.log",
            SLOW + "SELECT 1 FROM a;\n" + SLOW + "SELECT '",
            "x",
            "';\n" + SLOW + "SELECT 2 FROM a;\n"),
        arguments("a.tsv", "DIGEST_TEXT\nSELECT 1 FROM a\nSELECT '", "x", "'\nSELECT 2 FROM a\n"));
  }

  /** {@code -Dtest.lint.lineMegabytes} says how long it is. */
  @ParameterizedTest
  @MethodSource("longLines")
  void aLineOfManyMegabytesIsPassedOver(String name, String head, String unit, String tail)
      throws IOException {
    sources.read(name, new Endless(head, unit, tail, LINE_BYTES));
    assertEquals(1, notes.size(), notes::toString);
    assertTrue(notes.get(0).endsWith(" of more than a megabyte left out"), notes::toString);
    assertEquals(2, read.size(), read::toString);
    assertTrue(read.get(1).endsWith(": SELECT 2 FROM a"), read::toString);
  }

  @ParameterizedTest
  @CsvSource({
    "a.java, class A { String a = \", x",
    "a.xml, <mapper namespace=', x",
    "b.xml, <mapper><select id='a'>SELECT , x"
  })
  void whatIsReadAsAWholeIsNotReadToItsEnd(String name, String head, String unit)
      throws IOException {
    Endless endless = new Endless(head, unit, "", 200L << 20);
    sources.read(name, endless);
    assertEquals(List.of(name + ": left out, it is longer than four megabytes"), notes);
    assertTrue(endless.at < 5 << 20, () -> "read " + endless.at + " bytes");
  }

  @Test
  void xmlOfTooManyElementsIsLeftOut() throws IOException {
    sources.read("a.xml", new Endless("<mapper>", "<a/>", "</mapper>", 1 << 20));
    assertEquals(List.of("a.xml: left out, it is not XML, or has too many elements"), notes);
  }

  @Test
  void aStatementOfManyMegabytesIsLeftOut() throws IOException {
    String huge = "INSERT INTO a VALUES ('" + "x".repeat(3 << 20) + "')";
    read("a.sql", huge + ";\nSELECT 1 FROM b;");
    read("general.log", "2026-11-20T10:00:00Z\t  8 Query\t" + huge + "\n");
    assertEquals(List.of("2: SELECT 1 FROM b"), read);
    assertEquals(2, notes.size(), notes::toString);
  }
}
