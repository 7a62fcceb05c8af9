package io.domainrouter.example;

import java.nio.file.Path;
import java.util.Locale;

/**
 * What the person who started the demo wants; read from system properties {@code demo.*}.
 * Immutable.
 *
 * @param servers where the databases are
 * @param location domain file
 * @param rows rows to load over all tables, at least
 * @param threads users at the same time
 * @param paceMillis pause of each user after each operation
 * @param settleMillis traffic between two transitions
 * @param breakMirror whether a partition's server is killed while it is a mirror
 * @param recreate whether schemas of external servers that hold tables are dropped
 * @param report where the JSON goes
 */
public record DemoOptions(
    ServerKind servers,
    String location,
    int rows,
    int threads,
    long paceMillis,
    long settleMillis,
    boolean breakMirror,
    boolean recreate,
    Path report) {

  /** Where the databases are. */
  public enum ServerKind {
    /** MariaDB in processes of this machine, ended with the demo. */
    EMBEDDED,
    /** MySQL in containers, ended with the demo. */
    DOCKER,
    /** What the domain file names, for example the compose file's servers. */
    EXTERNAL
  }

  public static DemoOptions fromSystemProperties() {
    return new DemoOptions(
        ServerKind.valueOf(text("servers", "embedded").toUpperCase(Locale.ROOT)),
        text("location", "classpath:schema_domains.yml"),
        Integer.parseInt(text("rows", "120000")),
        Integer.parseInt(text("threads", "8")),
        Long.parseLong(text("pace", "2")),
        Long.parseLong(text("settle", "1500")),
        Boolean.parseBoolean(text("breakMirror", "false")),
        Boolean.parseBoolean(text("recreate", "false")),
        Path.of(text("report", "target/migration-report.json")));
  }

  private static String text(String name, String whenAbsent) {
    String value = System.getProperty("demo." + name, "").trim();
    return value.isEmpty() ? whenAbsent : value;
  }
}
