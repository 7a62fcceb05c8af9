package io.domainrouter.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The names of the common tables that a place in a query sees, as they are spelt. Not thread-safe.
 *
 * <p>A common table sees those before it in its clause, itself only where the clause is recursive,
 * and those of the query around on MySQL only: to MariaDB their names mean base tables there.
 */
final class Scopes {
  private final List<String> names = new ArrayList<>();

  /** Names before this one are those of the query around a common table. */
  private int hidden;

  /** Begins a query; gives what {@link #close} takes. */
  int open() {
    return names.size();
  }

  void close(int opened) {
    names.subList(opened, names.size()).clear();
  }

  void add(String spelt) {
    names.add(spelt);
  }

  /** Begins the body of a common table; gives what {@link #show} takes. */
  int hide(int opened) {
    int before = hidden;
    hidden = opened;
    return before;
  }

  void show(int before) {
    hidden = before;
  }

  boolean isEmpty() {
    return names.isEmpty();
  }

  /** Whether the name may mean a common table. */
  boolean isCommon(String spelt) {
    return names.stream().anyMatch(spelt::equalsIgnoreCase);
  }

  /**
   * Whether the name of a common table may mean the base table of this name too. In another
   * spelling it does so on some servers only: those with case-sensitive table names compare the
   * names of common tables likewise, and have configured tables without capitals.
   */
  boolean isPerhapsBase(String spelt) {
    List<String> visible = names.subList(hidden, names.size());
    boolean capitals = !spelt.equals(spelt.toLowerCase(Locale.ROOT));
    boolean otherSpelling = visible.stream().anyMatch(spelt::equalsIgnoreCase);
    return !visible.contains(spelt) && !(otherSpelling && capitals);
  }
}
