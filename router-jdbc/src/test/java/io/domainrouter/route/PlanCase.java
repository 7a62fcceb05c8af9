package io.domainrouter.route;

import io.domainrouter.config.Phase;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One cell of a plan table: a statement, where the domains stand, and where it goes.
 *
 * @param session what the connection has done so far, as {@code word} or {@code word=value}
 */
record PlanCase(
    String sql,
    Phase people,
    Phase orders,
    Map<String, String> session,
    boolean trusted,
    int readPercent,
    String expected) {
  private static final String TARGETS = "MPO";

  /** The lines {@code statement | orders | session | mirror | one cell per phase}. */
  static List<PlanCase> of(String resource) {
    List<PlanCase> cases = new ArrayList<>();
    text(resource)
        .lines()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .forEach(line -> addLine(line.split("\\s*\\|\\s*"), cases));
    return cases;
  }

  private static void addLine(String[] columns, List<PlanCase> cases) {
    String[] mirror = columns[3].split(" ");
    String[] cells = columns[4].split("\\s+");
    for (Phase phase : Phase.values()) {
      cases.add(
          new PlanCase(
              columns[0],
              phase,
              Phase.parse(columns[1]).orElseThrow(),
              words(columns[2]),
              mirror[0].equals("trusted"),
              Integer.parseInt(mirror[1]),
              cells[phase.ordinal()]));
    }
  }

  private static Map<String, String> words(String session) {
    Map<String, String> words = new HashMap<>();
    for (String word : session.split(" ")) {
      int equals = word.indexOf('=');
      words.put(equals < 0 ? word : word.substring(0, equals), word.substring(equals + 1));
    }
    return words;
  }

  private static String text(String resource) {
    try (InputStream in = PlanCase.class.getResourceAsStream("/route/" + resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(resource, e);
    }
  }

  static String letter(int target) {
    return TARGETS.substring(target, target + 1);
  }

  static DomainState state(int domain, Phase phase, int readPercent, boolean trusted) {
    return new DomainState(domain, phase, 1, readPercent, trusted, true);
  }

  /** Whether the session has a transaction or temporary tables. */
  boolean holdsAnything() {
    return session.containsKey("open") || view().hasTemporaryTables();
  }

  /** What the session's words say to the planner. */
  TransactionView view() {
    return new TransactionView() {
      @Override
      public boolean inTransaction() {
        return session.containsKey("open");
      }

      @Override
      public DomainState bound(int domain) {
        String phase = domain == 0 ? session.get("bound") : null;
        return phase == null
            ? null
            : state(0, Phase.parse(phase).orElseThrow(), readPercent, trusted);
      }

      @Override
      public int readTarget(int domain) {
        return domain == 0 ? target("read") : -1;
      }

      @Override
      public long writtenTargets() {
        return target("wrote") < 0 ? 0 : 1L << target("wrote");
      }

      @Override
      public int draw() {
        return 99;
      }

      @Override
      public int previousTarget() {
        return target("previous");
      }

      @Override
      public int userVariableTarget() {
        return target("variable");
      }

      @Override
      public int preparedTextTarget() {
        return target("prepared");
      }

      @Override
      public int temporaryTableTarget(String table) {
        return target("temp:" + table);
      }

      @Override
      public boolean hasTemporaryTables() {
        return session.keySet().stream().anyMatch(word -> word.startsWith("temp:"));
      }
    };
  }

  private int target(String word) {
    Matcher target = Pattern.compile("[" + TARGETS + "]").matcher(session.getOrDefault(word, ""));
    return target.matches() ? TARGETS.indexOf(target.group()) : -1;
  }

  @Override
  public String toString() {
    return "%s | people in %s, orders in %s | %s | %s %d | %s"
        .formatted(
            sql,
            people.label(),
            orders.label(),
            session,
            trusted ? "trusted" : "lost",
            readPercent,
            expected);
  }
}
