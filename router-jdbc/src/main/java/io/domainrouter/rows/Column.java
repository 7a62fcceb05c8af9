package io.domainrouter.rows;

/**
 * A stored column and how its value travels unchanged between two servers. Immutable.
 *
 * @param name in lower case but for members of ENUM and SET
 * @param dataType {@code information_schema.columns.data_type}, in lower case
 * @param columnType {@code information_schema.columns.column_type}, in lower case
 * @param autoIncrement whether the server fills it by its counter
 */
public record Column(
    String name, String dataType, String columnType, boolean nullable, boolean autoIncrement) {

  Codec codec() {
    return Codec.of(dataType, columnType);
  }

  /** Whether the column's type is one that travels unchanged; rows with another are not moved. */
  public boolean transferable() {
    return codec() != Codec.UNKNOWN;
  }
}
