package io.domainrouter.config;

/** A reference from one domain's column to another's, enforced by the monolith only. Immutable. */
public record Relationship(String fromTable, String fromColumn, String toTable, String toColumn) {}
