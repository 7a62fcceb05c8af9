package io.domainrouter.sql;

/** The row lock that a SELECT asks for, the strongest one found anywhere in it. */
public enum LockKind {
  NONE,
  /** FOR SHARE, LOCK IN SHARE MODE. */
  SHARED,
  /** FOR UPDATE. */
  EXCLUSIVE
}
