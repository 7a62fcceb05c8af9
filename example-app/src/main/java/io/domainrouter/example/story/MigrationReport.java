package io.domainrouter.example.story;

import io.domainrouter.example.traffic.Meter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The outcome of a run, as it is written to the JSON file. Immutable.
 *
 * @param phase that all domains have reached, or their phases in order where they differ
 * @param failed operations of the application that ended in an error
 * @param differences tables whose sides differed, and acknowledged effects that were missing
 */
record MigrationReport(
    Instant startedAt,
    double seconds,
    String product,
    int domains,
    String phase,
    long statements,
    long failed,
    long retried,
    long differences,
    double longestPauseMillis,
    long rowsLoaded,
    long rowsCopied,
    long historyChecked,
    List<String> historyViolations,
    Meter.Figures traffic,
    List<Timeline.Step> transitions,
    List<SideComparison.Table> tables) {

  boolean successful() {
    return failed == 0 && differences == 0 && phase.equals("5b");
  }

  /** The line that scripts look for. */
  String resultLine() {
    return String.format(
        Locale.ROOT,
        "MIGRATION RESULT domains=%d phase=%s statements=%d failed=%d differences=%d"
            + " longest_pause_ms=%.0f rows_copied=%d",
        domains,
        phase,
        statements,
        failed,
        differences,
        Math.ceil(longestPauseMillis),
        rowsCopied);
  }

  void writeTo(Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    JsonMapper.builder()
        .enable(SerializationFeature.INDENT_OUTPUT)
        .build()
        .writeValue(file.toFile(), this);
  }
}
