package io.domainrouter.execute;

import io.domainrouter.route.DomainCatalog;
import io.domainrouter.route.StatementProfile;
import io.domainrouter.sql.SqlAnalyzer;
import io.domainrouter.sql.SqlCache;

/** What is known of statements, by text; bounded. Thread-safe. */
public final class StatementProfiles {
  private final SqlAnalyzer analyzer;
  private final DomainCatalog catalog;
  private final SqlCache<KnownStatement> cache = new SqlCache<>(this::analyze);

  public StatementProfiles(SqlAnalyzer analyzer, DomainCatalog catalog) {
    this.analyzer = analyzer;
    this.catalog = catalog;
  }

  /** Maybe from a text with other literals. */
  public KnownStatement of(String sql) {
    return cache.get(sql);
  }

  /** From this very text. */
  public StatementProfile exactly(String sql) {
    KnownStatement known = of(sql);
    return known.isOf(sql) ? known.profile() : analyze(sql).profile();
  }

  private KnownStatement analyze(String sql) {
    return new KnownStatement(sql, StatementProfile.of(analyzer.analyze(sql), catalog));
  }
}
