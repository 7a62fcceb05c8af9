package io.domainrouter.config;

/** Where a statement goes whose table stands in no domain. */
public enum UnknownTables {
  MONOLITH,
  REFUSE
}
