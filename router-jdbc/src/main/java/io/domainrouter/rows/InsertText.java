package io.domainrouter.rows;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The text of one INSERT, built from the bytes that a server sends for {@link #select}. Nothing is
 * made of a value but its literal: a copy of millions of rows leaves no objects behind. Not
 * thread-safe.
 *
 * <p>To be executed on an internal session: the literals rely on its {@code sql_mode} and time
 * zone.
 */
final class InsertText {
  private static final byte[] HEX_DIGITS = ascii("0123456789ABCDEF");
  private static final byte[] NULL = ascii("NULL");

  /** How a value stands in the text. */
  private enum Literal {
    NUMBER,
    /** Also for numbers whose literal would be another value: -0, or the year 0000. */
    QUOTED,
    HEX
  }

  private final Literal[] literals;
  private final byte[] head;
  private byte[] text = new byte[64 << 10];
  private int length;
  private int rows;

  InsertText(TableShape shape) {
    literals =
        shape.columns().stream()
            .map(column -> literal(column.codec()))
            .toArray(size -> new Literal[size]);
    head =
        ("INSERT INTO "
                + SqlText.quote(shape.name())
                + " ("
                + SqlText.list(shape.columns(), SqlText::quote)
                + ") VALUES ")
            .getBytes(StandardCharsets.UTF_8);
  }

  /** The columns to select on an internal session, comma-separated. */
  static String select(TableShape shape) {
    return SqlText.list(
        shape.columns(), column -> expression(column.codec()).formatted(SqlText.quote(column)));
  }

  private static String expression(Codec codec) {
    return switch (codec) {
      case SIGNED, UNSIGNED, DECIMAL, YEAR, DATE_TIME, TIMESTAMP, BINARY, UNKNOWN -> "%s";
      case BIT -> "CAST(%s AS UNSIGNED)";
      case APPROXIMATE -> "CAST(%s AS DOUBLE)";
      case NETWORK, CHAR, TEXT, ENUMERATION, JSON -> "CONVERT(%s USING utf8mb4)";
      case SPATIAL -> "CAST(%s AS BINARY)";
    };
  }

  private static Literal literal(Codec codec) {
    return switch (codec) {
      case SIGNED, UNSIGNED, DECIMAL, BIT -> Literal.NUMBER;
      case BINARY, SPATIAL, UNKNOWN -> Literal.HEX;
      default -> Literal.QUOTED;
    };
  }

  /** The object that {@link RowInsert} binds for a value that was selected like this. */
  static Object image(Column column, byte[] value) {
    return value == null || literal(column.codec()) == Literal.HEX
        ? value
        : new String(value, StandardCharsets.UTF_8);
  }

  void clear() {
    length = 0;
    rows = 0;
  }

  int rows() {
    return rows;
  }

  int length() {
    return length;
  }

  /**
   * @param values one per column, null for NULL
   */
  void add(byte[][] values) {
    if (rows++ == 0) {
      append(head);
    } else {
      append(',');
    }
    append('(');
    for (int i = 0; i < values.length; i++) {
      if (i > 0) {
        append(',');
      }
      append(values[i], literals[i]);
    }
    append(')');
  }

  private void append(byte[] value, Literal literal) {
    if (value == null) {
      append(NULL);
    } else if (literal == Literal.NUMBER) {
      append(value);
    } else if (literal == Literal.QUOTED) {
      appendQuoted(value);
    } else {
      appendHex(value);
    }
  }

  /** UTF-8 has none of the escaped bytes within a character. */
  private void appendQuoted(byte[] value) {
    reserve(2 * value.length + 2);
    text[length++] = '\'';
    for (byte b : value) {
      if (b == '\'' || b == '\\') {
        text[length++] = '\\';
        text[length++] = b;
      } else if (b == 0) {
        text[length++] = '\\';
        text[length++] = '0';
      } else {
        text[length++] = b;
      }
    }
    text[length++] = '\'';
  }

  private void appendHex(byte[] value) {
    reserve(2 * value.length + 3);
    text[length++] = 'X';
    text[length++] = '\'';
    for (byte b : value) {
      text[length++] = HEX_DIGITS[(b >> 4) & 15];
      text[length++] = HEX_DIGITS[b & 15];
    }
    text[length++] = '\'';
  }

  private void append(byte[] bytes) {
    reserve(bytes.length);
    System.arraycopy(bytes, 0, text, length, bytes.length);
    length += bytes.length;
  }

  private void append(char c) {
    reserve(1);
    text[length++] = (byte) c;
  }

  private void reserve(int more) {
    if (length + more > text.length) {
      text = Arrays.copyOf(text, Math.max(2 * text.length, length + more));
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public String toString() {
    return new String(text, 0, length, StandardCharsets.UTF_8);
  }
}
