package io.domainrouter.lint;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/**
 * Statements over the example's domains, no two with the same text; one in fifty needs two domains.
 * Its main writes a script of some number of them, or a general or slow log of some size.
 */
public final class GeneratedStatements {
  private static final int SESSIONS = 40;

  private final Random random;
  private long number;

  public GeneratedStatements(long seed) {
    random = new Random(seed);
  }

  public static void main(String[] arguments) throws IOException {
    GeneratedStatements statements = new GeneratedStatements(1);
    try (OutputStream out = new BufferedOutputStream(System.out, 1 << 16)) {
      if (arguments[0].equals("script")) {
        for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
          out.write((statements.next() + ";\n").getBytes(StandardCharsets.UTF_8));
        }
      } else {
        long bytes = Long.parseLong(arguments[1]) << 20;
        for (long written = 0; written < bytes; ) {
          byte[] entry = arguments[0].equals("slow") ? statements.slow() : statements.entry(0);
          out.write(entry);
          written += entry.length;
        }
      }
    }
  }

  /**
   * An entry of a general log.
   *
   * @param padding length of a comment behind the statement
   */
  public byte[] entry(int padding) {
    int session = 100 + random.nextInt(SESSIONS);
    String sql =
        switch (random.nextInt(10)) {
          case 0 -> "SET autocommit=0";
          case 1 -> "commit";
          default -> next() + (padding == 0 ? "" : " /* " + "x".repeat(padding) + " */");
        };
    return "2026-11-20T10:00:00.123456Z\t%5d Query\t%s\n"
        .formatted(session, sql)
        .getBytes(StandardCharsets.UTF_8);
  }

  /** An entry of a slow log. */
  private byte[] slow() {
    return "# Time: 2026-11-20T10:00:00.123456Z\n# User@Host: app[app] @ h [10.0.0.1]  Id: %5d\n# Query_time: 0.012345  Lock_time: 0.000001 Rows_sent: 1  Rows_examined: 1\nSET timestamp=1795168800;\n%s;\n"
        .formatted(100 + random.nextInt(SESSIONS), next())
        .getBytes(StandardCharsets.UTF_8);
  }

  public String next() {
    number++;
    String alias = "t" + number;
    return switch (random.nextInt(50)) {
      case 0 ->
          "SELECT %1$s.title FROM issues %1$s JOIN users u ON u.id = %1$s.author_id"
              .formatted(alias);
      case 1, 2, 3, 4, 5, 6, 7, 8 ->
          "INSERT INTO gist_files (gist_id, name, content) VALUES (%d, '%s', '%s')"
              .formatted(number, alias, "line ".repeat(random.nextInt(100)));
      case 9, 10, 11, 12, 13 ->
          "UPDATE issues SET state = 'closed', title = '%s' WHERE id = %d".formatted(alias, number);
      case 14, 15, 16 ->
          "DELETE FROM stars WHERE user_id = %d AND repository_id = 7".formatted(number);
      case 17, 18, 19, 20 ->
          ("SELECT %1$s.id, COUNT(*) AS comments FROM issues %1$s LEFT JOIN issue_comments c"
                  + " ON c.issue_id = %1$s.id WHERE %1$s.repository_id = %2$d AND %1$s.state IN"
                  + " ('open', 'new') GROUP BY %1$s.id ORDER BY comments DESC LIMIT 20")
              .formatted(alias, number);
      case 21, 22, 23 ->
          ("WITH %1$s AS (SELECT repository_id FROM stars WHERE user_id = %2$d) SELECT r.* FROM"
                  + " repositories r WHERE r.id IN (SELECT repository_id FROM %1$s)")
              .formatted(alias, number);
      default ->
          "SELECT %1$s.id, %1$s.username, %1$s.email FROM users %1$s WHERE %1$s.id = %2$d"
              .formatted(alias, number);
    };
  }
}
