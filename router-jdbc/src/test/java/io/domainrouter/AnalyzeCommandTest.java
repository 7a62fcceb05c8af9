package io.domainrouter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.domainrouter.sql.SqlFacts;
import io.domainrouter.sql.StatementKind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnalyzeCommandTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String in, String... arguments) throws IOException {
    return AnalyzeCommand.run(
        arguments,
        new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)),
        print(out),
        print(err));
  }

  private static PrintStream print(OutputStream stream) {
    return new PrintStream(stream, true, StandardCharsets.UTF_8);
  }

  private List<String> lines() {
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }

  @Test
  void aStatementIsALineOfJson() throws IOException {
    assertEquals(0, run("SELECT * FROM \"x\"\n WHERE id = ?", "--tables", "Orders,items"));
    assertEquals(
        List.of(
            "{\"sql\":\"SELECT * FROM \\\"x\\\"\\u000a WHERE id = ?\",\"kind\":\"SELECT\","
                + "\"reads\":[],\"writes\":[],\"mentioned\":[],\"lock\":\"NONE\",\"effects\":[],"
                + "\"deterministic\":true,\"transaction\":null,\"notMirroredBecause\":null,"
                + "\"unroutable\":\"its tables could not be established from the text\","
                + "\"parameters\":1,\"statements\":1,\"temporaryTables\":[]}"),
        lines());
  }

  @Test
  void theLexerSplitsStatements() throws IOException {
    run("SELECT ';' FROM a; /* ; */ DELETE FROM `b;`;;\n# ;\nUPDATE c SET x = \";\"");
    assertEquals(3, lines().size());
    assertTrue(lines().get(1).contains("\"writes\":[\"b;\"]"), lines()::toString);
    assertTrue(lines().get(2).contains("\"writes\":[\"c\"]"), lines()::toString);
  }

  @Test
  void aDomainFileNamesTheTables(@TempDir Path directory) throws IOException {
    Path statements = Files.writeString(directory.resolve("a.sql"), "FROBNICATE issues; SELECT 1");
    assertEquals(
        0,
        run("", "--domains", "classpath:schema_domains.yml", statements.toString()),
        err::toString);
    assertEquals(2, lines().size());
    assertTrue(lines().get(0).contains("\"mentioned\":[\"issues\"]"), lines()::toString);
  }

  @Test
  void argumentsThatCannotBeUsedAreExplained() throws IOException {
    assertEquals(2, run("", "--domains"));
    assertEquals(2, run("", "no/such/file.sql"));
    assertEquals(2, run("", "--domains", "file:no/such/file.yml"));
    assertTrue(err.toString(StandardCharsets.UTF_8).contains("usage: "), err::toString);
  }

  @Test
  void aLongInputIsNotHeldInMemory() throws IOException {
    byte[] statement =
        ("INSERT INTO orders VALUES ('" + "x;".repeat(500) + "');\n")
            .getBytes(StandardCharsets.UTF_8);
    LineCount written = new LineCount();
    ManyTimes in = new ManyTimes(statement, 5_000, written);
    AnalyzeCommand.run(new String[0], in, print(written), System.err);
    assertEquals(5_000, written.lines);
    assertTrue(in.mostAhead < 1 << 19, () -> in.mostAhead + " bytes were read ahead");
  }

  @Test
  void theAnalyzerCanBeCalledOnItsOwn() {
    SqlFacts facts = DomainRouter.analyze("DELETE FROM orders", Set.of("ORDERS"));
    assertEquals(StatementKind.DELETE, facts.kind());
    assertEquals(Set.of("orders"), facts.mentioned());
  }

  private static final class LineCount extends OutputStream {
    private int lines;

    @Override
    public void write(int b) {
      lines += b == '\n' ? 1 : 0;
    }
  }

  /** A text that is there many times, and how far its reader was ahead of what it wrote. */
  private static final class ManyTimes extends InputStream {
    private final byte[] text;
    private final long length;
    private final LineCount written;
    private long at;
    private long mostAhead;

    ManyTimes(byte[] text, int times, LineCount written) {
      this.text = text;
      this.length = (long) text.length * times;
      this.written = written;
    }

    @Override
    public int read() {
      mostAhead = Math.max(mostAhead, at - (long) written.lines * text.length);
      return at == length ? -1 : text[(int) (at++ % text.length)];
    }
  }
}
