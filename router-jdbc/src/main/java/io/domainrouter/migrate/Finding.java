package io.domainrouter.migrate;

/**
 * One thing that a schema check found about a table. Immutable.
 *
 * @param finding what is wrong, for people to read
 * @param blocking whether rows could be lost or refused if the table were moved like that
 */
public record Finding(String table, String finding, boolean blocking) {}
