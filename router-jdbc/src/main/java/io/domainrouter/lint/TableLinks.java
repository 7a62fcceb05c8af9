package io.domainrouter.lint;

import io.domainrouter.lint.rule.Location;
import io.domainrouter.lint.rule.SchemaModel;
import io.domainrouter.lint.rule.SchemaModel.ForeignKey;
import io.domainrouter.sql.SessionEffect;
import io.domainrouter.sql.SqlAnalyzer;
import io.domainrouter.sql.SqlFacts;
import io.domainrouter.sql.StatementKind;
import io.domainrouter.sql.TableName;
import io.domainrouter.sql.TransactionCommand;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which tables occur together: in foreign keys, in statements, as written by one transaction. Needs
 * no domain file. Not thread-safe; holds a bounded number of sessions.
 */
public final class TableLinks implements StatementSink {
  private static final int SESSIONS = 10_000;

  /**
   * Two tables that occur together. Immutable.
   *
   * @param foreignKeys how many lead from one to the other
   * @param statements how often a statement named both
   * @param transactions how often a transaction wrote both
   */
  public record Link(
      String one, String other, long foreignKeys, long statements, long transactions) {}

  private record Pair(String one, String other) {}

  private final SqlAnalyzer analyzer = new SqlAnalyzer(Set.of());
  private final SchemaModel schema = new SchemaModel();
  private final DdlSchema ddl = new DdlSchema(schema);
  private final Set<String> tables = new TreeSet<>();
  private final Map<Pair, Long> inStatements = new LinkedHashMap<>();
  private final Map<Pair, Long> inTransactions = new LinkedHashMap<>();
  private final List<String> notes = new ArrayList<>();

  /** What the open transaction of each session has written. */
  private final Map<String, Set<String>> open =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Set<String>> eldest) {
          return size() > SESSIONS;
        }
      };

  @Override
  public void statement(String sql, Location where, String session, long count) {
    SqlFacts facts = analyzer.analyze(sql);
    if (facts.unroutable().isPresent() || facts.has(SessionEffect.TEMPORARY_TABLE)) {
      return;
    }
    if (facts.kind() == StatementKind.DDL) {
      ddl.statement(sql, facts, where);
      return;
    }
    Set<String> named =
        Stream.of(facts.reads(), facts.writes())
            .flatMap(Set::stream)
            .map(TableName::name)
            .collect(Collectors.toCollection(TreeSet::new));
    tables.addAll(named);
    link(named, inStatements, count);
    if (session != null) {
      follow(facts, session);
    }
  }

  private void follow(SqlFacts facts, String session) {
    if (facts.kind() == StatementKind.TRANSACTION || facts.has(SessionEffect.AUTOCOMMIT_ON)) {
      boolean begins =
          facts.transaction().map(TransactionCommand::action).orElse(null)
              == TransactionCommand.Action.BEGIN;
      boolean inside =
          facts
              .transaction()
              .map(command -> command.action().name().contains("SAVEPOINT"))
              .orElse(false);
      if (!inside) {
        sessionEnded(session);
      }
      if (begins) {
        open.put(session, new TreeSet<>());
      }
    } else if (facts.has(SessionEffect.AUTOCOMMIT_OFF)) {
      open.putIfAbsent(session, new TreeSet<>());
    } else if (open.containsKey(session)) {
      facts.writes().forEach(table -> open.get(session).add(table.name()));
    }
  }

  private static void link(Collection<String> names, Map<Pair, Long> links, long count) {
    List<String> sorted = names.stream().sorted().toList();
    for (int i = 0; i < sorted.size(); i++) {
      for (int j = i + 1; j < sorted.size(); j++) {
        links.merge(new Pair(sorted.get(i), sorted.get(j)), count, Long::sum);
      }
    }
  }

  @Override
  public void sessionEnded(String session) {
    Set<String> written = open.remove(session);
    if (written != null) {
      link(written, inTransactions, 1);
    }
  }

  @Override
  public void note(String line) {
    notes.add(line);
  }

  public List<String> notes() {
    return List.copyOf(notes);
  }

  /** All that were named; once a script has made tables, only those that are left in the end. */
  public Set<String> tables() {
    Set<String> made = schema.tableNames();
    return made.isEmpty() ? tables : made;
  }

  /** Of the tables, in the order of their names. */
  public List<Link> links() {
    List.copyOf(open.keySet()).forEach(this::sessionEnded);
    Map<String, Link> links = new TreeMap<>();
    for (ForeignKey key : schema.foreignKeys()) {
      add(links, key.fromTable(), key.toTable(), 1, 0, 0);
    }
    inStatements.forEach((pair, count) -> add(links, pair.one, pair.other, 0, count, 0));
    inTransactions.forEach((pair, count) -> add(links, pair.one, pair.other, 0, 0, count));
    return List.copyOf(links.values());
  }

  private void add(
      Map<String, Link> links, String a, String b, long keys, long statements, long transactions) {
    if (a.equals(b) || !tables().contains(a) || !tables().contains(b)) {
      return;
    }
    String one = a.compareTo(b) < 0 ? a : b;
    String other = one.equals(a) ? b : a;
    links.merge(
        one + " " + other,
        new Link(one, other, keys, statements, transactions),
        (x, y) ->
            new Link(
                one,
                other,
                x.foreignKeys + y.foreignKeys,
                x.statements + y.statements,
                x.transactions + y.transactions));
  }

  /** Foreign keys as the domain file lists them, {@code from.column -> to.id}. */
  public Collection<ForeignKey> foreignKeys() {
    return schema.foreignKeys();
  }
}
