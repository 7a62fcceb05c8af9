package io.domainrouter.rows;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * How the values of a data type are read, written and compared without loss.
 *
 * <p>A value is read as an expression whose result does not depend on the session (time zone,
 * character sets, {@code sql_mode}): numbers, dates and times as plain ASCII text; text as the
 * bytes of its UTF-8 form; binary as it is. It is held as a String, or as a byte[] if binary. In
 * conditions it stands as a literal of ASCII characters only.
 */
enum Codec {
  /** The cast drops the leading zeros of ZEROFILL and keeps all 64 bits. */
  SIGNED("CAST(%s AS SIGNED)", Form.ASCII, "?", Literal.NUMBER),
  UNSIGNED("CAST(%s AS UNSIGNED)", Form.ASCII, "?", Literal.NUMBER),
  DECIMAL("%s", Form.ASCII, "?", Literal.NUMBER),
  YEAR("%s", Form.ASCII, "?", Literal.NUMBER),
  /** The conversion keeps MySQL from taking a parameter of its own statements for a DECIMAL. */
  BIT(
      "CAST(%s AS UNSIGNED)",
      Form.ASCII, "CAST(CONVERT(? USING utf8mb4) AS UNSIGNED)", Literal.NUMBER),
  /** As a double, since FLOAT prints only six digits. */
  APPROXIMATE("CAST(%s AS DOUBLE)", Form.ASCII, "?", Literal.NONE),
  DATE_TIME("%s", Form.ASCII, "?", Literal.QUOTED),
  /** By its seconds since 1970, which name one moment also in the hour that a time zone repeats. */
  TIMESTAMP("UNIX_TIMESTAMP(%s)", Form.EPOCH, "?", Literal.QUOTED),
  /** Other than ASCII only in that a MariaDB type may compare it by rules of its own. */
  NETWORK("%s", Form.ASCII, "?", Literal.TEXT),
  /** A session in PAD_CHAR_TO_FULL_LENGTH would add spaces that are never stored. */
  CHAR("TRIM(TRAILING ' ' FROM %s)", Form.TEXT, "?", Literal.TEXT),
  TEXT("%s", Form.TEXT, "?", Literal.TEXT),
  /** Ordered by the member's number, not by its text. */
  ENUMERATION("%s", Form.TEXT, "?", Literal.TEXT),
  JSON("%s", Form.TEXT, "?", Literal.NONE),
  BINARY("CAST(%s AS BINARY)", Form.BYTES, "?", Literal.HEX),
  SPATIAL("CAST(%s AS BINARY)", Form.BYTES, "?", Literal.NONE),
  UNKNOWN("%s", Form.BYTES, "?", Literal.NONE);

  private enum Form {
    ASCII,
    EPOCH,
    TEXT,
    BYTES
  }

  private enum Literal {
    NUMBER,
    QUOTED,
    TEXT,
    HEX,
    /** Not fit to be a key. */
    NONE
  }

  private static final Pattern DATE_OR_TIME = Pattern.compile("[-0-9:. ]+");

  private static final Map<String, Codec> BY_TYPE =
      Map.ofEntries(
          Map.entry("decimal", DECIMAL),
          Map.entry("year", YEAR),
          Map.entry("bit", BIT),
          Map.entry("float", APPROXIMATE),
          Map.entry("double", APPROXIMATE),
          Map.entry("date", DATE_TIME),
          Map.entry("time", DATE_TIME),
          Map.entry("datetime", DATE_TIME),
          Map.entry("timestamp", TIMESTAMP),
          Map.entry("char", CHAR),
          Map.entry("varchar", TEXT),
          Map.entry("tinytext", TEXT),
          Map.entry("text", TEXT),
          Map.entry("mediumtext", TEXT),
          Map.entry("longtext", TEXT),
          Map.entry("enum", ENUMERATION),
          Map.entry("set", ENUMERATION),
          Map.entry("json", JSON),
          Map.entry("binary", BINARY),
          Map.entry("varbinary", BINARY),
          Map.entry("tinyblob", BINARY),
          Map.entry("blob", BINARY),
          Map.entry("mediumblob", BINARY),
          Map.entry("longblob", BINARY),
          Map.entry("geometry", SPATIAL),
          Map.entry("point", SPATIAL),
          Map.entry("linestring", SPATIAL),
          Map.entry("polygon", SPATIAL),
          Map.entry("multipoint", SPATIAL),
          Map.entry("multilinestring", SPATIAL),
          Map.entry("multipolygon", SPATIAL),
          Map.entry("geomcollection", SPATIAL),
          Map.entry("geometrycollection", SPATIAL),
          Map.entry("uuid", NETWORK),
          Map.entry("inet4", NETWORK),
          Map.entry("inet6", NETWORK));

  private final String source;
  private final Form form;
  private final String placeholder;
  private final Literal literal;

  Codec(String source, Form form, String placeholder, Literal literal) {
    this.source = source;
    this.form = form;
    this.placeholder = placeholder;
    this.literal = literal;
  }

  static Codec of(String dataType, String columnType) {
    return switch (dataType) {
      case "tinyint", "smallint", "mediumint", "int", "bigint" ->
          columnType.contains("unsigned") ? UNSIGNED : SIGNED;
      default -> BY_TYPE.getOrDefault(dataType, UNKNOWN);
    };
  }

  boolean fitForKey() {
    return literal != Literal.NONE;
  }

  /** Whether the value's text as a key literal means another thing in another time zone or mode. */
  boolean literalNeedsNeutralSession() {
    return literal == Literal.QUOTED;
  }

  String placeholder() {
    return placeholder;
  }

  /** The expression to select, to be read by {@link #read}. */
  String readExpression(String column) {
    String value = source.formatted(column);
    return switch (form) {
      case ASCII, EPOCH -> "CONVERT(" + value + " USING utf8mb4)";
      case TEXT -> "CAST(CONVERT(" + value + " USING utf8mb4) AS BINARY)";
      case BYTES -> value;
    };
  }

  /**
   * The value's canonical text: two servers print the same bytes exactly if they hold the same
   * value. NULL if it is NULL.
   */
  String canonicalText(String column) {
    return switch (form) {
      case ASCII, EPOCH -> source.formatted(column);
      case TEXT -> "CONVERT(" + column + " USING utf8mb4)";
      case BYTES -> this == SPATIAL ? source.formatted(column) : column;
    };
  }

  /**
   * Whether the canonical text may hold any character, so that only its length says where it ends.
   */
  boolean isFreeText() {
    return form == Form.TEXT || form == Form.BYTES;
  }

  /** The value in the form in which images carry it. */
  Object read(ResultSet row, int index) throws SQLException {
    return switch (form) {
      case ASCII -> row.getString(index);
      case EPOCH -> Moments.text(row.getString(index));
      case TEXT -> {
        byte[] utf8 = row.getBytes(index);
        yield utf8 == null ? null : new String(utf8, StandardCharsets.UTF_8);
      }
      case BYTES -> row.getBytes(index);
    };
  }

  /** The canonical text of a key value that {@link #read} returned. */
  String keyText(Object value) {
    return value instanceof byte[] bytes
        ? HexFormat.of().withUpperCase().formatHex(bytes)
        : (String) value;
  }

  /** The literal that equals a key's canonical text. */
  String keyLiteral(String text) {
    return switch (literal) {
      case NUMBER -> new BigDecimal(text).toPlainString();
      case QUOTED -> quoted(text);
      case TEXT -> hexText(text);
      case HEX ->
          "X'" + HexFormat.of().withUpperCase().formatHex(HexFormat.of().parseHex(text)) + "'";
      case NONE -> throw new IllegalArgumentException(this + " cannot be a key");
    };
  }

  /** The expression to select as the bound of a range in the column's own order. */
  String boundExpression(String column) {
    return this == ENUMERATION ? "CONVERT(" + column + "+0 USING utf8mb4)" : readExpression(column);
  }

  String readBound(ResultSet row, int index) throws SQLException {
    return this == ENUMERATION ? row.getString(index) : keyText(read(row, index));
  }

  String boundLiteral(String bound) {
    return this == ENUMERATION ? new BigDecimal(bound).toPlainString() : keyLiteral(bound);
  }

  private static String quoted(String text) {
    if (!DATE_OR_TIME.matcher(text).matches()) {
      throw new IllegalArgumentException("not the text of a date or time");
    }
    return "'" + text + "'";
  }

  private static String hexText(String text) {
    return "_utf8mb4 X'"
        + HexFormat.of().withUpperCase().formatHex(text.getBytes(StandardCharsets.UTF_8))
        + "'";
  }
}
