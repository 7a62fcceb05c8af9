package io.domainrouter.config;

/**
 * One database: the monolith or a partition. Immutable.
 *
 * @param name unique among all targets; the monolith's is {@link RouterConfig#MONOLITH}
 * @param url a plain Connector/J URL with the schema in its path
 */
public record TargetConfig(
    String name, String url, String username, Secret password, PoolConfig pool) {}
