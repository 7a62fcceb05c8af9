package io.domainrouter.execute;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.domainrouter.route.DomainCatalog;
import io.domainrouter.route.StatementProfile;
import io.domainrouter.sql.SqlAnalyzer;

/** Profiles of statements, by text; bounded by the texts' length. Thread-safe. */
public final class StatementProfiles {
  private static final long MAX_CHARACTERS = 8L << 20;
  private static final int MAX_CACHED_TEXT = 64 << 10;

  private final SqlAnalyzer analyzer;
  private final DomainCatalog catalog;
  private final Cache<String, StatementProfile> cache =
      Caffeine.newBuilder()
          .maximumWeight(MAX_CHARACTERS)
          .<String, StatementProfile>weigher((sql, profile) -> sql.length() + 200)
          .executor(Runnable::run)
          .build();

  public StatementProfiles(SqlAnalyzer analyzer, DomainCatalog catalog) {
    this.analyzer = analyzer;
    this.catalog = catalog;
  }

  public StatementProfile of(String sql) {
    StatementProfile known = cache.getIfPresent(sql);
    if (known != null) {
      return known;
    }
    StatementProfile profile = StatementProfile.of(analyzer.analyze(sql), catalog);
    if (sql.length() <= MAX_CACHED_TEXT) {
      cache.put(sql, profile);
    }
    return profile;
  }
}
