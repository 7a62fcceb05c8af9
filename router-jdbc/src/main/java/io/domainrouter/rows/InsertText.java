package io.domainrouter.rows;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The text of one INSERT, built from the bytes that a server sends for {@link #select}. Nothing is
 * made of a value but its literal: a copy of millions of rows leaves no objects behind. Not
 * thread-safe.
 *
 * <p>To be executed on an internal session: the literals rely on its {@code sql_mode}, time zone
 * and character set. In UTF-8 no character has a quote or backslash within, and what is no
 * character is read byte by byte; so binary values need no other escapes than texts.
 */
final class InsertText {
  private static final byte[] BINARY = ascii("_binary");
  private static final byte[] NULL = ascii("NULL");

  /** How a value stands in the text. */
  private enum Literal {
    NUMBER,
    /** Also for numbers whose literal would be another value: -0, or the year 0000. */
    QUOTED,
    BINARY
  }

  private final Literal[] literals;
  private final String head;
  private byte[] text = new byte[64 << 10];
  private int length;
  private int rows;

  InsertText(TableShape shape) {
    literals =
        shape.columns().stream()
            .map(column -> literal(column.codec()))
            .toArray(size -> new Literal[size]);
    head =
        "INSERT INTO "
            + SqlText.quote(shape.name())
            + " ("
            + SqlText.list(shape.columns(), SqlText::quote)
            + ") VALUES ";
  }

  /** The statement up to its rows, as text. */
  String head() {
    return head;
  }

  /** The rows, as what stands behind {@link #head}: no text, since binary values are in it. */
  byte[] rowBytes() {
    return Arrays.copyOf(text, length);
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
      case BINARY, SPATIAL, UNKNOWN -> Literal.BINARY;
      default -> Literal.QUOTED;
    };
  }

  /** The object that {@link RowInsert} binds for a value that was selected like this. */
  static Object image(Column column, byte[] value) {
    return value == null || literal(column.codec()) == Literal.BINARY
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
    if (rows++ > 0) {
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
    } else {
      if (literal == Literal.BINARY) {
        append(BINARY);
      }
      appendQuoted(value);
    }
  }

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
}
