package io.domainrouter.execute;

import io.domainrouter.route.DomainCatalog;
import io.domainrouter.route.StatementProfile;
import io.domainrouter.sql.SqlAnalyzer;
import io.domainrouter.sql.SqlCache;

/** Profiles of statements, by text; bounded by the texts' length. Thread-safe. */
public final class StatementProfiles {
  private final SqlAnalyzer analyzer;
  private final DomainCatalog catalog;
  private final SqlCache<StatementProfile> cache = new SqlCache<>();

  public StatementProfiles(SqlAnalyzer analyzer, DomainCatalog catalog) {
    this.analyzer = analyzer;
    this.catalog = catalog;
  }

  public StatementProfile of(String sql) {
    return cache.get(sql, this::analyze);
  }

  private StatementProfile analyze(String sql) {
    return StatementProfile.of(analyzer.analyze(sql), catalog);
  }
}
