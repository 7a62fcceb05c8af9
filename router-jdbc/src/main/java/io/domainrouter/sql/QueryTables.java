package io.domainrouter.sql;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What a query's FROM clauses name. Filled by one reader, then only read. */
final class QueryTables {
  /** A base table in the outermost FROM. */
  record Source(TableName table, String alias) {}

  /** Base tables of the outermost FROM, in order. */
  final List<Source> sources = new ArrayList<>();

  /** Base tables anywhere below it. */
  final Set<TableName> nested = new LinkedHashSet<>();

  /** Every name that a column may be qualified with. */
  final Set<String> names = new HashSet<>();

  /** Indexes of the tokens whose meaning is known. */
  final BitSet explained = new BitSet();

  /** Indexes of the tokens that name a common table or, on some servers, a base table. */
  final BitSet perhapsTables = new BitSet();

  /** Indexes of the tokens that qualify a column. */
  final BitSet qualifiers = new BitSet();

  Set<TableName> all() {
    Set<TableName> all = new LinkedHashSet<>(nested);
    sources.forEach(source -> all.add(source.table()));
    return all;
  }

  void add(TableName table, String alias, boolean outermost) {
    names.add(table.name());
    if (!alias.isEmpty()) {
      names.add(alias);
    }
    if (outermost) {
      sources.add(new Source(table, alias));
    } else {
      nested.add(table);
    }
  }

  /**
   * @param perhapsBase whether it may name a base table on some servers
   */
  void addCommon(int index, String name, boolean perhapsBase) {
    names.add(name);
    if (perhapsBase) {
      perhapsTables.set(index);
    }
  }

  /** Marks the names of an expression as columns and qualifiers. */
  void explainExpression(Tokens tokens, int from, int to) {
    for (int i = from; i < to; i++) {
      if (tokens.get(i).nameLike()) {
        explainName(tokens, i);
      }
    }
  }

  /** Marks what qualifies a column from {@code from} on. */
  void explainQualifiers(Tokens tokens, int from) {
    for (int i = from; i < tokens.to(); i++) {
      if (tokens.get(i).nameLike() && isQualifier(tokens, i)) {
        qualifiers.set(i);
      }
    }
  }

  void explainName(Tokens tokens, int i) {
    (isQualifier(tokens, i) ? qualifiers : explained).set(i);
  }

  /** In a chain of three names the first is a schema, which explains itself. */
  private static boolean isQualifier(Tokens tokens, int i) {
    return tokens.symbol(i + 1, ".") && !tokens.symbol(i + 3, ".");
  }
}
