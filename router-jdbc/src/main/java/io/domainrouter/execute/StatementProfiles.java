package io.domainrouter.execute;

import io.domainrouter.observe.StatementUse;
import io.domainrouter.observe.UseBook;
import io.domainrouter.route.DomainCatalog;
import io.domainrouter.route.StatementProfile;
import io.domainrouter.sql.SqlAnalyzer;
import io.domainrouter.sql.SqlCache;
import java.util.List;

/** What is known of statements, by text; bounded. Thread-safe. */
public final class StatementProfiles {
  private final SqlAnalyzer analyzer;
  private final DomainCatalog catalog;
  private final UseBook book;
  private final SqlCache<KnownStatement> cache = new SqlCache<>(this::analyze);

  /**
   * @param book opens the account of each statement's executions
   */
  public StatementProfiles(SqlAnalyzer analyzer, DomainCatalog catalog, UseBook book) {
    this.analyzer = analyzer;
    this.catalog = catalog;
    this.book = book;
  }

  UseBook book() {
    return book;
  }

  /** The accounts of the statements that are kept. */
  public List<StatementUse> uses() {
    return cache.values().stream().map(KnownStatement::use).toList();
  }

  /** Maybe from a text with other literals. */
  public KnownStatement of(String sql) {
    return cache.get(sql);
  }

  /** From this very text. */
  public StatementProfile exactly(String sql) {
    KnownStatement known = of(sql);
    return known.isOf(sql) ? known.profile() : profile(sql);
  }

  private KnownStatement analyze(String sql) {
    StatementProfile profile = profile(sql);
    return new KnownStatement(sql, profile, book.statement(sql, profile));
  }

  private StatementProfile profile(String sql) {
    return StatementProfile.of(analyzer.analyze(sql), catalog);
  }
}
