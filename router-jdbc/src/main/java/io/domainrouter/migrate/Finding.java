package io.domainrouter.migrate;

/**
 * One thing that a schema check found. Immutable.
 *
 * @param about a table, or {@code server} for its settings
 * @param finding what is wrong, for people to read
 * @param blocking whether rows could be lost or refused, or mean something else, if the tables were
 *     moved like that
 */
public record Finding(String about, String finding, boolean blocking) {
  @Override
  public String toString() {
    return (blocking ? "BLOCKING  " : "note      ") + about + ": " + finding;
  }
}
