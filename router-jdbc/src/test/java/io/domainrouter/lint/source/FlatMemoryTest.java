package io.domainrouter.lint.source;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.domainrouter.lint.Findings;
import io.domainrouter.lint.GeneratedStatements;
import io.domainrouter.lint.LintFixture;
import io.domainrouter.lint.LintRun;
import io.domainrouter.lint.LintSettings;
import io.domainrouter.lint.Linter;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

/**
 * What is kept does not grow with what is read. {@code -Dtest.lint.megabytes} says how much that
 * is.
 */
class FlatMemoryTest {
  private static final long MEGABYTES = Long.getLong("test.lint.megabytes", 16);

  /** So that there are many bytes without too many statements. */
  private static final int PADDING = 2_000;

  /** A general log that is made while it is read. */
  private static final class LogStream extends InputStream {
    private final GeneratedStatements statements = new GeneratedStatements(1);
    private byte[] entry = {};
    private int at;
    private long left = MEGABYTES << 20;

    @Override
    public int read() {
      throw new UnsupportedOperationException();
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
      if (at == entry.length) {
        if (left <= 0) {
          return -1;
        }
        entry = statements.entry(PADDING);
        at = 0;
        left -= entry.length;
      }
      int count = Math.min(length, entry.length - at);
      System.arraycopy(entry, at, buffer, offset, count);
      at += count;
      return count;
    }
  }

  /** About 9 MB, of which 8 are the cache of texts; the log's own texts would be more than 14. */
  @Test
  void aLogOfAnySizeLeavesLittleBehind() throws IOException {
    LintRun run =
        new LintRun(
            new Linter(LintFixture.github(), LintSettings.ofDomainFile()), new Findings(100));
    long before = usedMegabytes();
    new Sources(run).read("general.log", new LogStream());
    long kept = usedMegabytes() - before;
    run.finish();
    assertTrue(run.statements() > MEGABYTES * 300, () -> run.statements() + "");
    assertTrue(run.findings().beyondLimit() > 100, () -> run.findings().beyondLimit() + "");
    assertTrue(kept < 14, () -> "kept " + kept + " MB");
  }

  private static long usedMegabytes() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return (runtime.totalMemory() - runtime.freeMemory()) >> 20;
  }
}
