package io.domainrouter.rows;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** TIMESTAMP values as text in UTC. */
final class Moments {
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");
  private static final String ZERO = "0000-00-00 00:00:00";

  private Moments() {}

  /**
   * Turns what {@code UNIX_TIMESTAMP} prints into the text that a session in UTC shows, with as
   * many fractional digits. The server keeps the zero timestamp as second 0.
   */
  static String text(String epoch) {
    if (epoch == null) {
      return null;
    }
    int point = epoch.indexOf('.');
    String fraction = point < 0 ? "" : epoch.substring(point);
    long seconds = Long.parseLong(point < 0 ? epoch : epoch.substring(0, point));
    boolean zero = seconds == 0 && fraction.chars().allMatch(c -> c == '.' || c == '0');
    return (zero ? ZERO : SECONDS.format(LocalDateTime.ofEpochSecond(seconds, 0, ZoneOffset.UTC)))
        + fraction;
  }
}
