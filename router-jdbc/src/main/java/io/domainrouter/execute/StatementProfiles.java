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

  public KnownStatement of(String sql) {
    return cache.get(sql);
  }

  private KnownStatement analyze(String sql) {
    return new KnownStatement(StatementProfile.of(analyzer.analyze(sql), catalog));
  }
}
