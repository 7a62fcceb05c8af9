package io.domainrouter.lint.rule;

/** How much a violation matters, from nothing to most. */
public enum Severity {
  /** Not reported. */
  OFF,
  WARNING,
  ERROR
}
