package io.domainrouter;

/** Placeholder for the routing DataSource. */
public final class DomainRouterDataSource {}
