package io.domainrouter.phase;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the connection's user may do in its schema, as the server says in {@code SHOW GRANTS}.
 * Stateless, thread-safe.
 */
public final class Grants {
  /** What moving a domain needs in the schema of either side. */
  public static final Set<String> FOR_MOVING =
      Set.of("SELECT", "INSERT", "UPDATE", "DELETE", "CREATE", "DROP", "ALTER", "TRIGGER");

  /** What making a partition's tables needs there, foreign keys between them included. */
  public static final Set<String> FOR_MAKING_TABLES = Set.of("CREATE", "DROP", "REFERENCES");

  /** What the router's own tables need. */
  static final Set<String> FOR_CONTROL =
      Set.of("SELECT", "INSERT", "UPDATE", "DELETE", "CREATE", "ALTER");

  private static final Pattern ON_SCHEMA =
      Pattern.compile("GRANT (.+?) ON (\\*|`(?:[^`]|``)+`)\\.\\* TO .*", Pattern.DOTALL);

  private static final Pattern ROLE = Pattern.compile("GRANT `[^`]+`(@`[^`]*`)?[,` ].*");

  private static final Set<Integer> DENIED = Set.of(1044, 1142, 1143, 1227);

  private Grants() {}

  /** Whether the server has refused for want of a privilege. */
  public static boolean isDenied(SQLException e) {
    return DENIED.contains(e.getErrorCode());
  }

  /**
   * The statement that gives the user what it lacks of these; empty when it lacks nothing, or has a
   * role, of which the server does not say what it holds.
   */
  public static Optional<String> missing(Connection connection, Set<String> wanted)
      throws SQLException {
    Set<String> missing = new TreeSet<>(wanted);
    String scope = "`" + connection.getCatalog().replace("_", "\\_") + "`";
    for (String grant : rows(connection, "SHOW GRANTS")) {
      Matcher onSchema = ON_SCHEMA.matcher(grant);
      if (onSchema.matches() && covers(onSchema.group(2), connection.getCatalog())) {
        remove(missing, onSchema.group(1));
        scope = onSchema.group(2).equals("*") ? scope : onSchema.group(2);
      } else if (!onSchema.matches() && ROLE.matcher(grant).matches()) {
        return Optional.empty();
      }
    }
    return missing.isEmpty()
        ? Optional.empty()
        : Optional.of(statement(connection, missing, scope));
  }

  /** Whether the user has a privilege for the whole server; true as well where it has a role. */
  public static boolean everywhere(Connection connection, String privilege) throws SQLException {
    for (String grant : rows(connection, "SHOW GRANTS")) {
      Matcher onSchema = ON_SCHEMA.matcher(grant);
      if (!onSchema.matches() && ROLE.matcher(grant).matches()) {
        return true;
      }
      Set<String> missing = new TreeSet<>(Set.of(privilege));
      if (onSchema.matches() && onSchema.group(2).equals("*")) {
        remove(missing, onSchema.group(1));
      }
      if (missing.isEmpty()) {
        return true;
      }
    }
    return false;
  }

  private static void remove(Set<String> missing, String privileges) {
    List<String> held = Arrays.asList(privileges.toUpperCase(Locale.ROOT).split(",\\s*"));
    missing.removeIf(privilege -> held.contains(privilege) || held.contains("ALL PRIVILEGES"));
  }

  /** The name may hold LIKE's wildcards. */
  private static boolean covers(String pattern, String schema) {
    if (pattern.equals("*")) {
      return true;
    }
    StringBuilder regex = new StringBuilder();
    String like = pattern.substring(1, pattern.length() - 1).replace("``", "`");
    for (int i = 0; i < like.length(); i++) {
      char c = like.charAt(i);
      if (c == '\\' && i + 1 < like.length()) {
        regex.append(Pattern.quote(String.valueOf(like.charAt(++i))));
      } else {
        regex.append(c == '_' ? "." : c == '%' ? ".*" : Pattern.quote(String.valueOf(c)));
      }
    }
    return schema.matches(regex.toString());
  }

  /**
   * For a schema the server goes by one pattern only, the closest; so a grant that is there is
   * added to.
   */
  private static String statement(Connection connection, Set<String> privileges, String scope)
      throws SQLException {
    String user = rows(connection, "SELECT CURRENT_USER()").get(0);
    int at = user.lastIndexOf('@');
    return "GRANT "
        + String.join(", ", privileges)
        + " ON "
        + scope
        + ".* TO '"
        + user.substring(0, at)
        + "'@'"
        + user.substring(at + 1)
        + "'";
  }

  private static List<String> rows(Connection connection, String sql) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        rows.add(row.getString(1));
      }
    }
    return rows;
  }
}
