package io.domainrouter.sql;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.function.Function;

/**
 * A bounded cache of what was computed from SQL text. Thread-safe.
 *
 * <p>Entries never expire: they depend on nothing but the text. A value is computed outside the
 * cache, so a slow text holds up no other; two threads may compute the same one.
 *
 * <p>SELECTs that differ only in literals share an entry. The function must therefore not look at
 * the literals of a SELECT; {@link SqlAnalyzer} does not.
 *
 * @param <V> what is computed, never null
 */
public final class SqlCache<V> {
  private static final long DEFAULT_WEIGHT = 8L << 20;
  private static final int LONGEST = 64 << 10;

  /** About what an entry and a small value take besides the text, in characters. */
  private static final int OVERHEAD = 512;

  private final Function<String, V> compute;
  private final Cache<String, V> cache;

  public SqlCache(Function<String, V> compute) {
    this(DEFAULT_WEIGHT, compute);
  }

  /**
   * @param maximumWeight in characters of SQL text, each entry counting a few hundred more
   */
  public SqlCache(long maximumWeight, Function<String, V> compute) {
    this.compute = compute;
    cache =
        Caffeine.newBuilder()
            .maximumWeight(maximumWeight)
            .<String, V>weigher((sql, value) -> sql.length() + OVERHEAD)
            .executor(Runnable::run)
            .build();
  }

  public V get(String sql) {
    V value = cache.getIfPresent(sql);
    if (value != null) {
      return value;
    }
    boolean cached = sql.length() <= LONGEST && sql.indexOf(Fingerprint.MARK) < 0;
    return cached ? shared(sql) : compute.apply(sql);
  }

  private V shared(String sql) {
    String fingerprint = Fingerprint.of(sql);
    V value = cache.getIfPresent(fingerprint);
    if (value == null) {
      value = compute.apply(sql);
      cache.put(fingerprint, value);
    }
    if (!fingerprint.equals(sql)) {
      cache.put(sql, value);
    }
    return value;
  }

  long entries() {
    cache.cleanUp();
    return cache.estimatedSize();
  }
}
