package io.domainrouter.journal;

import com.mysql.cj.jdbc.exceptions.PacketTooBigException;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What stands in the way of a row that is to be copied to the mirror. */
public enum Obstacle {
  /** Somebody holds a lock on it: it is free again by itself. */
  BUSY,
  /** The mirror will not have this row as it is. */
  ROW,
  /** Not to do with the row. */
  OTHER;

  private static final Set<Integer> LOCKED = Set.of(1205, 1213, 3572, 1020);

  /** Refusals of a row that have no SQLState of the classes 21, 22 and 23. */
  private static final Set<Integer> REFUSED = Set.of(1153, 1265, 1366, 3140, 3819, 4025);

  private static final String TOO_LARGE = "the row's text is larger than max_allowed_packet";

  private static final Map<Integer, String> WORDS =
      Map.ofEntries(
          Map.entry(1153, TOO_LARGE),
          Map.entry(1048, "NULL is not allowed"),
          Map.entry(1062, "a unique value belongs to another row"),
          Map.entry(1586, "a unique value belongs to another row"),
          Map.entry(1216, "the row that it refers to is missing"),
          Map.entry(1452, "the row that it refers to is missing"),
          Map.entry(1264, "a number is out of range"),
          Map.entry(1406, "data too long"),
          Map.entry(3819, "a check constraint is violated"),
          Map.entry(4025, "a check constraint is violated"));

  /** The last name in the message: what stands before may be the row's own text. */
  private static final Pattern NAME =
      Pattern.compile(
          ".*(for column|for key|constraint) ['`]([^'`]+)['`].*",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  public static Obstacle of(SQLException e) {
    if (LOCKED.contains(e.getErrorCode())) {
      return BUSY;
    }
    boolean ofTheRow =
        REFUSED.contains(e.getErrorCode())
            || isTooLarge(e)
            || (e.getSQLState() != null && e.getSQLState().matches("2[123].*"));
    return ofTheRow ? ROW : OTHER;
  }

  /** Found out by the driver, before anything is sent. */
  private static boolean isTooLarge(Throwable e) {
    return e instanceof PacketTooBigException || (e.getCause() != null && isTooLarge(e.getCause()));
  }

  /** Why a row was refused, without any of its values. */
  static String reason(SQLException e) {
    Matcher name = NAME.matcher(String.valueOf(e.getMessage()));
    String otherwise = isTooLarge(e) ? TOO_LARGE : "the value is refused";
    return WORDS.getOrDefault(e.getErrorCode(), otherwise)
        + (name.matches()
            ? ", " + name.group(1).toLowerCase(java.util.Locale.ROOT) + " " + name.group(2)
            : "")
        + " ("
        + e.getErrorCode()
        + ", "
        + e.getSQLState()
        + ")";
  }
}
