package io.domainrouter.config;

/** What becomes of a cutover when a transaction holds its domain beyond the deadline. */
public enum LongTransaction {
  /** The cutover is given up; it says who held it. */
  ABORT_CUTOVER,
  /** The transaction's session is ended; its application gets one error by which to try again. */
  KILL
}
