package io.domainrouter.sql;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;

/**
 * A bounded cache of what was computed from SQL text. Thread-safe.
 *
 * <p>Entries never expire: they depend on nothing but the text. A value is computed outside the
 * cache, so a slow text holds up no other; two threads may compute the same one.
 *
 * <p>Statements that differ only in literals share an entry: the value may have been computed from
 * other literals than those of the text that was asked for. Before the cache stand the texts of
 * late, found by their hash alone.
 *
 * @param <V> what is computed, never null
 */
public final class SqlCache<V> {
  private static final long DEFAULT_WEIGHT = 700_000;
  private static final int LONGEST = 64 << 10;

  /** About what an entry takes besides its text: the cache's own objects and the value. */
  private static final int OVERHEAD = 600;

  private static final int LATE_TEXTS = 256;
  private static final int LONGEST_LATE_TEXT = 512;

  private final Function<String, V> compute;
  private final Cache<String, V> cache;
  private final AtomicReferenceArray<Late<V>> late = new AtomicReferenceArray<>(LATE_TEXTS);

  private record Late<V>(String sql, V value) {}

  public SqlCache(Function<String, V> compute) {
    this(DEFAULT_WEIGHT, compute);
  }

  /**
   * @param maximumWeight about the bytes that it may hold
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
    if (sql.length() > LONGEST_LATE_TEXT) {
      return cached(sql);
    }
    int hash = sql.hashCode();
    int place = (hash ^ (hash >>> 16)) & (LATE_TEXTS - 1);
    Late<V> known = late.getPlain(place);
    if (known == null || !known.sql.equals(sql)) {
      known = new Late<>(sql, cached(sql));
      late.setPlain(place, known); // immutable, so that no reader sees half of it
    }
    return known.value;
  }

  private V cached(String sql) {
    V value = cache.getIfPresent(sql);
    if (value != null) {
      return value;
    }
    boolean cacheable = sql.length() <= LONGEST && sql.indexOf(Fingerprint.MARK) < 0;
    return cacheable ? shared(sql) : compute.apply(sql);
  }

  private V shared(String sql) {
    String fingerprint = Fingerprint.of(sql);
    V value = cache.getIfPresent(fingerprint);
    if (value == null) {
      value = compute.apply(sql);
      cache.put(fingerprint, value);
    }
    return value;
  }

  /** What is kept now. */
  public Collection<V> values() {
    return List.copyOf(cache.asMap().values());
  }

  long entries() {
    cache.cleanUp();
    return cache.estimatedSize();
  }
}
