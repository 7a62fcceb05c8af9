package io.domainrouter;

import io.domainrouter.control.CopyReport;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.Collectors;

/** Shows a copy's reports, one after the other. Not thread-safe. */
final class CopyView {
  private static final int BAR = 30;

  private final PrintStream out;
  private final boolean json;
  private int linesBefore;

  /**
   * @param json one line per report, else bars that are drawn over each other
   */
  CopyView(PrintStream out, boolean json) {
    this.out = out;
    this.json = json;
  }

  void show(CopyReport report) {
    if (json) {
      out.println(json(report));
    } else {
      draw(report);
    }
    out.flush();
  }

  static String json(CopyReport report) {
    String tables =
        report.tables().stream()
            .map(
                table ->
                    String.format(
                        Locale.ROOT,
                        "{\"table\":\"%s\",\"rowsCopied\":%d,\"rowsTotal\":%d,\"copied\":%s}",
                        escaped(table.name()),
                        table.rowsCopied(),
                        table.rowsTotal(),
                        table.copied()))
            .collect(Collectors.joining(",", "[", "]"));
    return String.format(
        Locale.ROOT,
        "{\"domain\":\"%s\",\"phase\":\"%s\",\"runner\":\"%s\",\"activity\":\"%s\","
            + "\"resting\":\"%s\",\"verified\":%s,\"rowsCopied\":%d,\"rowsTotal\":%d,"
            + "\"rowsPerSecond\":%.0f,\"secondsLeft\":%d,\"tables\":%s}",
        escaped(report.domain()),
        report.phase().label(),
        escaped(report.runner()),
        escaped(report.activity()),
        escaped(report.resting()),
        report.verified(),
        report.rowsCopied(),
        report.rowsTotal(),
        report.rowsPerSecond(),
        report.secondsLeft(),
        tables);
  }

  static String escaped(String text) {
    StringBuilder escaped = new StringBuilder();
    for (char c : text.toCharArray()) {
      if (c == '"' || c == '\\') {
        escaped.append('\\').append(c);
      } else if (c < ' ') {
        escaped.append(String.format("\\u%04x", (int) c));
      } else {
        escaped.append(c);
      }
    }
    return escaped.toString();
  }

  private void draw(CopyReport report) {
    if (linesBefore > 0) {
      out.print("\033[" + linesBefore + "A");
    }
    for (CopyReport.Table table : report.tables()) {
      line(bar(table));
    }
    line(summary(report));
    linesBefore = report.tables().size() + 1;
  }

  private void line(String text) {
    out.print("\r" + text + "\033[K\n");
  }

  private static String bar(CopyReport.Table table) {
    double share =
        table.copied() ? 1 : Math.min(0.99, table.rowsCopied() / Math.max(1.0, table.rowsTotal()));
    int full = (int) (share * BAR);
    return String.format(
        Locale.ROOT,
        "%-24s [%s%s] %3.0f %%  %,d of %s%,d rows",
        table.name(),
        "#".repeat(full),
        ".".repeat(BAR - full),
        100 * share,
        table.rowsCopied(),
        table.copied() ? "" : "about ",
        table.rowsTotal());
  }

  private String summary(CopyReport report) {
    long left = report.secondsLeft();
    String words = report.verified() ? "copied and verified" : report.activity();
    String eta = left <= 0 ? "" : ", " + Duration.ofSeconds(left).toString().substring(2) + " left";
    String rest = report.resting().isEmpty() ? "" : ", rests: " + report.resting();
    return String.format(
        Locale.ROOT,
        "%s by %s: %,.0f rows/s%s%s",
        words,
        report.runner(),
        report.rowsPerSecond(),
        eta,
        rest);
  }
}
