package io.domainrouter.lint.rule;

import io.domainrouter.route.DomainCatalog;
import io.domainrouter.route.StatementProfile;
import io.domainrouter.sql.SqlFacts;
import io.domainrouter.sql.StatementKind;
import io.domainrouter.sql.TableName;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;

/** A statement as the rules see it. Immutable. */
public final class LintedStatement {
  /** Stands for the tables of no domain, which stay on the monolith. */
  static final String NO_DOMAIN = "no domain";

  private final String sql;
  private final StatementProfile profile;
  private final DomainCatalog catalog;

  public LintedStatement(String sql, StatementProfile profile, DomainCatalog catalog) {
    this.sql = sql;
    this.profile = profile;
    this.catalog = catalog;
  }

  public String sql() {
    return sql;
  }

  public StatementProfile profile() {
    return profile;
  }

  SqlFacts facts() {
    return profile.facts();
  }

  DomainCatalog catalog() {
    return catalog;
  }

  /** The domains read, and {@link #NO_DOMAIN}. */
  public Set<String> placesRead() {
    return places(profile.reads(), profile.readsUnowned());
  }

  /** The domains written, and {@link #NO_DOMAIN}. */
  public Set<String> placesWritten() {
    return places(profile.writes(), profile.writesUnowned());
  }

  private Set<String> places(int[] domains, boolean unowned) {
    Set<String> places = names(domains);
    if (unowned) {
      places.add(NO_DOMAIN);
    }
    return places;
  }

  /** Every domain of a table that the text names. */
  public Set<String> domains() {
    return names(profile.domains().length > 0 ? profile.domains() : profile.mentioned());
  }

  private Set<String> names(int[] domains) {
    Set<String> names = new TreeSet<>();
    Arrays.stream(domains).forEach(domain -> names.add(catalog.domain(domain).name()));
    return names;
  }

  /**
   * Every table that it reads or writes; where they are not known, those that stand in the text.
   */
  public Set<String> tables() {
    Set<String> tables = new TreeSet<>();
    facts().reads().stream().map(TableName::toString).forEach(tables::add);
    facts().writes().stream().map(TableName::toString).forEach(tables::add);
    if (tables.isEmpty()) {
      tables.addAll(facts().mentioned());
    }
    return tables;
  }

  /** Whether it changes the schema: judged as schema, not as a statement of the application. */
  boolean changesSchema() {
    return facts().kind() == StatementKind.DDL;
  }
}
