package io.domainrouter.config;

/** One of the two places that can hold a domain's rows. Immutable. */
public enum Side {
  MONOLITH,
  PARTITION;

  public Side other() {
    return this == MONOLITH ? PARTITION : MONOLITH;
  }
}
