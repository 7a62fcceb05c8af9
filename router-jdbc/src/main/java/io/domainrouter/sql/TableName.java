package io.domainrouter.sql;

/**
 * A table as a statement names it, unquoted and in lower case. Immutable.
 *
 * @param schema empty when the statement gives none
 */
public record TableName(String schema, String name) {
  @Override
  public String toString() {
    return schema.isEmpty() ? name : schema + "." + name;
  }
}
