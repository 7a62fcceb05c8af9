package io.domainrouter.sql;

import java.util.BitSet;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;

/** What has been found out about one statement so far. Not thread-safe. */
final class Findings {
  final Tokens tokens;
  final Set<TableName> reads = new LinkedHashSet<>();
  final Set<TableName> writes = new LinkedHashSet<>();
  final Set<SessionEffect> effects = EnumSet.noneOf(SessionEffect.class);
  final Set<String> temporaryTables = new LinkedHashSet<>();
  private final Set<String> names = new HashSet<>();
  private final BitSet explained = new BitSet();
  private final BitSet perhapsTables = new BitSet();
  private final BitSet qualifiers = new BitSet();
  StatementKind kind = StatementKind.OTHER;
  LockKind lock = LockKind.NONE;
  boolean deterministic = true;
  TransactionCommand transaction;
  WriteShape write;
  private String unroutable;

  Findings(Tokens tokens) {
    this.tokens = tokens;
  }

  String unroutable() {
    return unroutable;
  }

  /** Keeps the first reason. */
  void unroutable(String reason) {
    if (unroutable == null) {
      unroutable = reason;
    }
  }

  void reads(Name name) {
    explain(name);
    addBaseTable(reads, name.table());
  }

  void writes(Name name) {
    explain(name);
    addBaseTable(writes, name.table());
  }

  void reads(Set<TableName> tables) {
    tables.forEach(table -> addBaseTable(reads, table));
  }

  void writes(TableName table) {
    addBaseTable(writes, table);
  }

  /** Marks a name as understood, whatever it names, and as a possible qualifier. */
  void explain(Name name) {
    explained.set(name.from(), name.to());
    names.add(name.last());
  }

  void alias(Token alias) {
    if (alias != null) {
      names.add(alias.value());
    }
  }

  void explainAll(int from, int to) {
    explained.set(from, Math.max(from, to));
  }

  void merge(QueryTables query) {
    names.addAll(query.names);
    explained.or(query.explained);
    perhapsTables.or(query.perhapsTables);
    qualifiers.or(query.qualifiers);
  }

  void adoptExplanations(Findings inner) {
    names.addAll(inner.names);
    explained.or(inner.explained);
    perhapsTables.or(inner.perhapsTables);
    qualifiers.or(inner.qualifiers);
  }

  /** Adds the table that the name at {@code index} may mean besides what explains it. */
  void addPerhapsTable(int index) {
    if (perhapsTables.get(index)) {
      reads.add(new TableName("", tokens.get(index).value()));
    }
  }

  boolean isExplained(int index) {
    return explained.get(index)
        || (qualifiers.get(index) && names.contains(tokens.get(index).value()));
  }

  private static void addBaseTable(Set<TableName> tables, TableName table) {
    boolean dual = table.schema().isEmpty() && table.name().equals("dual");
    if (!dual && !Words.SYSTEM_SCHEMAS.contains(table.schema())) {
      tables.add(table);
    }
  }
}
