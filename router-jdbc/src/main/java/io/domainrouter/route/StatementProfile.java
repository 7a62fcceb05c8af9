package io.domainrouter.route;

import io.domainrouter.sql.SqlFacts;
import io.domainrouter.sql.TableName;
import java.util.BitSet;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A statement's facts with its tables resolved to domains; the phase plays no part, so that it can
 * be cached for good. Immutable.
 *
 * @param reads domains of the tables read
 * @param writes domains of the tables written
 * @param domains every domain read or written, in the order of moving
 * @param mentioned domains of every configured table that stands in the text
 * @param readsUnowned reads a table of no domain
 * @param writesUnowned writes a table of no domain
 * @param unowned one table of no domain, for messages; empty when there is none
 * @param qualified names a domain's table together with the monolith's schema
 */
public record StatementProfile(
    SqlFacts facts,
    int[] reads,
    int[] writes,
    int[] domains,
    int[] mentioned,
    boolean readsUnowned,
    boolean writesUnowned,
    String unowned,
    boolean qualified) {

  /** Resolves the tables of a statement. */
  public static StatementProfile of(SqlFacts facts, DomainCatalog catalog) {
    return of(facts, catalog, table -> false);
  }

  /**
   * Resolves the tables of a statement, but for those that the session's temporary tables hide:
   * they are in no domain and on no server but their own.
   */
  public static StatementProfile of(
      SqlFacts facts, DomainCatalog catalog, Predicate<TableName> temporary) {
    Resolver reads = new Resolver(catalog, temporary);
    reads.addAll(facts.reads());
    Resolver writes = new Resolver(catalog, temporary);
    writes.addAll(facts.writes());
    BitSet mentioned = new BitSet();
    for (String table : facts.mentioned()) {
      catalog.domainOfTable(table).ifPresent(mentioned::set);
    }
    String unowned = writes.unowned.isEmpty() ? reads.unowned : writes.unowned;
    return new StatementProfile(
        facts,
        reads.domains.stream().toArray(),
        writes.domains.stream().toArray(),
        union(reads.domains, writes.domains),
        mentioned.stream().toArray(),
        !reads.unowned.isEmpty(),
        !writes.unowned.isEmpty(),
        unowned,
        reads.qualified || writes.qualified);
  }

  private static int[] union(BitSet one, BitSet other) {
    BitSet all = (BitSet) one.clone();
    all.or(other);
    return all.stream().toArray();
  }

  private static final class Resolver {
    private final DomainCatalog catalog;
    private final Predicate<TableName> temporary;
    private final BitSet domains = new BitSet();
    private String unowned = "";
    private boolean qualified;

    Resolver(DomainCatalog catalog, Predicate<TableName> temporary) {
      this.catalog = catalog;
      this.temporary = temporary;
    }

    void addAll(Set<TableName> tables) {
      for (TableName table : tables) {
        if (temporary.test(table)) {
          continue;
        }
        boolean own = table.schema().isEmpty() || table.schema().equals(catalog.monolithSchema());
        OptionalInt domain = own ? catalog.domainOfTable(table.name()) : OptionalInt.empty();
        if (domain.isPresent()) {
          domains.set(domain.getAsInt());
          qualified |= !table.schema().isEmpty();
        } else {
          unowned = table.toString();
        }
      }
    }
  }
}
