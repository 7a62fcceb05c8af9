package io.domainrouter.lint.rule;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The tables and programs of one database, as far as they are known. Not thread-safe. */
public final class SchemaModel {

  /** Something in a database that has a name. */
  public sealed interface SchemaObject {
    String name();

    Location where();
  }

  /**
   * A base table.
   *
   * @param keyed it has a primary key, or a unique one without nullable columns
   */
  public record Table(String name, boolean keyed, Location where) implements SchemaObject {}

  /**
   * A foreign key.
   *
   * @param fromColumn its first column; empty where that is not known
   * @param cascades it changes rows by itself (CASCADE, SET NULL, SET DEFAULT)
   */
  public record ForeignKey(
      String name,
      String fromTable,
      String fromColumn,
      String toTable,
      boolean cascades,
      Location where)
      implements SchemaObject {}

  /** What a {@link Program} is. */
  public enum Kind {
    VIEW,
    TRIGGER,
    ROUTINE,
    EVENT
  }

  /**
   * A view, trigger, routine or event.
   *
   * @param tables those of the domains that it names; a trigger's own table comes first
   */
  public record Program(Kind kind, String name, Collection<String> tables, Location where)
      implements SchemaObject {}

  private final Map<String, Table> tables = new LinkedHashMap<>();
  private final Map<String, ForeignKey> foreignKeys = new LinkedHashMap<>();
  private final Map<String, Program> programs = new LinkedHashMap<>();
  private boolean complete;

  public void add(Table table) {
    tables.put(table.name(), table);
  }

  public void add(ForeignKey key) {
    foreignKeys.put(key.fromTable() + "." + key.name(), key);
  }

  public void add(Program program) {
    programs.put(program.kind() + " " + program.name(), program);
  }

  /** The table is gone, and with it its foreign keys. */
  public void dropTable(String table) {
    tables.remove(table);
    foreignKeys.values().removeIf(key -> key.fromTable().equals(table));
  }

  public void dropForeignKey(String table, String name) {
    foreignKeys.remove(table + "." + name);
  }

  public void drop(Kind kind, String name) {
    programs.remove(kind + " " + name);
  }

  public void rename(String from, String to) {
    Table table = tables.remove(from);
    if (table != null) {
      add(new Table(to, table.keyed(), table.where()));
    }
  }

  /** It got a key after it was made. */
  public void keyed(String table) {
    tables.computeIfPresent(table, (name, known) -> new Table(name, true, known.where()));
  }

  /** Nothing of the database is unknown: what is not here does not exist. */
  public void complete() {
    complete = true;
  }

  boolean isComplete() {
    return complete;
  }

  public boolean isEmpty() {
    return tables.isEmpty() && foreignKeys.isEmpty() && programs.isEmpty() && !complete;
  }

  Optional<Table> table(String name) {
    return Optional.ofNullable(tables.get(name));
  }

  Collection<Table> tables() {
    return tables.values();
  }

  /** All of them. */
  public Collection<ForeignKey> foreignKeys() {
    return foreignKeys.values();
  }

  /** Those of a kind. */
  public Iterable<Program> programs(Kind kind) {
    return programs.values().stream().filter(program -> program.kind() == kind)::iterator;
  }

  /** The names of all tables. */
  public Set<String> tableNames() {
    return new TreeSet<>(tables.keySet());
  }
}
