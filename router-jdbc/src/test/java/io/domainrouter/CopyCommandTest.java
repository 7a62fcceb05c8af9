package io.domainrouter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.domainrouter.config.Phase;
import io.domainrouter.control.CopyReport;
import io.domainrouter.testing.RouterFixture;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CopyCommandTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @TempDir Path directory;

  private int run(boolean terminal, String... arguments) throws InterruptedException {
    return CopyCommand.run(arguments, stream(out), stream(err), terminal);
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  @Test
  void movesTheDomainCopiesItAndSaysSoInJson() throws Exception {
    try (RouterFixture fixture =
        RouterFixture.named("copy_command")
            .domain("things", "thing")
            .schemas("CREATE TABLE thing (id INT PRIMARY KEY, v INT NOT NULL)")) {
      try (Connection monolith = fixture.monolith();
          Statement statement = monolith.createStatement()) {
        statement.execute("INSERT INTO thing VALUES (1, 1), (2, 2), (3, 3)");
      }
      fixture.openFrom(directory.resolve("domains.yml"));
      String location = fixture.url().substring("jdbc:domainrouter:".length());
      String[] copy = {"copy", "--domain", "things", "--config", location};
      assertEquals(0, run(false, copy), err::toString);
      assertEquals(Phase.COPYING, fixture.phase("things"));
      List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
      String last = lines.get(lines.size() - 1);
      assertTrue(last.startsWith("{\"domain\":\"things\",\"phase\":\"3a\",\"runner\":\""), last);
      assertTrue(last.contains("\"verified\":true,\"rowsCopied\":3,\"rowsTotal\":3,"), last);
      assertTrue(
          last.endsWith(
              "\"tables\":[{\"table\":\"thing\",\"rowsCopied\":3,\"rowsTotal\":3,\"copied\":true}]}"),
          last);

      out.reset();
      assertEquals(0, run(true, copy), "nothing is left to do");
      String screen = out.toString(StandardCharsets.UTF_8);
      assertTrue(
          screen.contains("thing                    [" + "#".repeat(30) + "] 100 %"), screen);
      assertTrue(screen.contains("copied and verified by "), screen);

      assertEquals(1, run(false, "copy", "--domain", "nothing", "--config", location));
      assertTrue(err.toString(StandardCharsets.UTF_8).startsWith("DR201: "), err::toString);
    }
  }

  @Test
  void saysHowItIsUsed() throws Exception {
    for (String[] wrong :
        List.of(
            new String[] {},
            new String[] {"move"},
            new String[] {"copy", "--domain", "things"},
            new String[] {"copy", "--domain"},
            new String[] {"copy", "--fast", "yes", "--domain", "a", "--config", "b"})) {
      err.reset();
      assertEquals(2, run(false, wrong));
      assertTrue(err.toString(StandardCharsets.UTF_8).startsWith("usage: "), err::toString);
    }
  }

  @Test
  void rateAndTimeLeftFollowTheRows() {
    CopyReport report =
        new CopyReport(
            "a\"b",
            Phase.COPYING,
            "one",
            "copying",
            "paused",
            true,
            "",
            false,
            5,
            List.of(new CopyReport.Table("t", 10, 100, false)));
    assertEquals(
        "{\"domain\":\"a\\\"b\",\"phase\":\"3a\",\"runner\":\"one\",\"activity\":\"copying\","
            + "\"resting\":\"paused\",\"verified\":false,\"rowsCopied\":10,\"rowsTotal\":100,"
            + "\"rowsPerSecond\":5,\"secondsLeft\":18,\"tables\":[{\"table\":\"t\","
            + "\"rowsCopied\":10,\"rowsTotal\":100,\"copied\":false}]}",
        CopyView.json(report));
  }
}
