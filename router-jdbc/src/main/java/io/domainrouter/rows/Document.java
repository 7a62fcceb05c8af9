package io.domainrouter.rows;

import java.math.BigInteger;
import java.util.Map;
import java.util.TreeMap;

/**
 * JSON in a canonical form, for comparing what MySQL has stored with a text that MariaDB has kept
 * as it was: members in the order of their names, the last of those that have the same name, no
 * space, numbers by value as MySQL keeps them (64-bit integers, everything else as a double). Used
 * once; not thread-safe.
 */
final class Document {
  private static final BigInteger LEAST = BigInteger.valueOf(Long.MIN_VALUE);
  private static final BigInteger MOST = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);
  private static final int DEEPEST = 1_000;

  private final String text;
  private int at;
  private int depth;

  private Document(String text) {
    this.text = text;
  }

  /** The canonical form; the text itself when it is no JSON. */
  static String canonical(String text) {
    try {
      Document document = new Document(text);
      String canonical = document.value();
      document.space();
      return document.at == text.length() ? canonical : text;
    } catch (IllegalArgumentException | StringIndexOutOfBoundsException e) {
      return text;
    }
  }

  private String value() {
    space();
    return switch (text.charAt(at)) {
      case '{' -> nested(this::object);
      case '[' -> nested(this::array);
      case '"' -> string();
      case 't' -> word("true");
      case 'f' -> word("false");
      case 'n' -> word("null");
      default -> number();
    };
  }

  private interface Part {
    String read();
  }

  private String nested(Part part) {
    if (++depth > DEEPEST) {
      throw new IllegalArgumentException("nested too deep");
    }
    at++;
    String read = part.read();
    depth--;
    return read;
  }

  private String object() {
    Map<String, String> members = new TreeMap<>();
    if (!ends('}')) {
      do {
        space();
        String name = string();
        expect(':');
        members.put(name, value());
      } while (continues('}'));
    }
    StringBuilder canonical = new StringBuilder("{");
    members.forEach((name, value) -> canonical.append(name).append(':').append(value).append(','));
    return canonical.append('}').toString();
  }

  private String array() {
    StringBuilder canonical = new StringBuilder("[");
    if (!ends(']')) {
      do {
        canonical.append(value()).append(',');
      } while (continues(']'));
    }
    return canonical.append(']').toString();
  }

  private boolean ends(char closing) {
    space();
    if (text.charAt(at) != closing) {
      return false;
    }
    at++;
    return true;
  }

  private boolean continues(char closing) {
    if (ends(closing)) {
      return false;
    }
    expect(',');
    return true;
  }

  private void expect(char wanted) {
    space();
    if (text.charAt(at++) != wanted) {
      throw new IllegalArgumentException("not " + wanted);
    }
  }

  private String word(String word) {
    if (!text.startsWith(word, at)) {
      throw new IllegalArgumentException("not " + word);
    }
    at += word.length();
    return word;
  }

  /** In quotes and with the quotes and backslashes in it escaped, so that it ends where it ends. */
  private String string() {
    if (text.charAt(at++) != '"') {
      throw new IllegalArgumentException("not a string");
    }
    StringBuilder canonical = new StringBuilder("\"");
    for (char c = text.charAt(at++); c != '"'; c = text.charAt(at++)) {
      char meant = c == '\\' ? escaped() : c;
      if (meant == '"' || meant == '\\') {
        canonical.append('\\');
      }
      canonical.append(meant);
    }
    return canonical.append('"').toString();
  }

  private char escaped() {
    char c = text.charAt(at++);
    return switch (c) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> {
        at += 4;
        yield (char) Integer.parseInt(text.substring(at - 4, at), 16);
      }
      default -> c;
    };
  }

  private String number() {
    int start = at;
    while (at < text.length() && "+-.0123456789eE".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    String number = text.substring(start, at);
    if (number.chars().allMatch(c -> c == '-' || (c >= '0' && c <= '9'))) {
      BigInteger whole = new BigInteger(number);
      if (whole.compareTo(LEAST) >= 0 && whole.compareTo(MOST) <= 0) {
        return whole.toString();
      }
    }
    return Double.toString(Double.parseDouble(number));
  }

  private void space() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }
}
