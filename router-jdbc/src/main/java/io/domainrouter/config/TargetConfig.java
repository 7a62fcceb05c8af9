package io.domainrouter.config;

import java.util.List;

/**
 * One database: the monolith or a partition. Immutable.
 *
 * @param name unique among all targets; the monolith's is {@link RouterConfig#MONOLITH}
 * @param url a plain Connector/J URL with the schema in its path
 * @param replicas URLs of servers that replicate it, asked for their lag only, by the same user
 */
public record TargetConfig(
    String name,
    String url,
    String username,
    Secret password,
    PoolConfig pool,
    List<String> replicas) {
  public TargetConfig {
    replicas = List.copyOf(replicas);
  }

  /** Without replicas. */
  public TargetConfig(String name, String url, String username, Secret password, PoolConfig pool) {
    this(name, url, username, password, pool, List.of());
  }
}
