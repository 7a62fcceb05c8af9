package io.domainrouter.config;

/** How the monolith's tables of a domain in phase 5b refuse who writes past the router. */
public enum FenceMethod {
  /** They are renamed, in one statement: nobody finds them, to write or to read. */
  RENAME,

  /** Triggers refuse every written row; they can still be read as they were. */
  TRIGGERS
}
