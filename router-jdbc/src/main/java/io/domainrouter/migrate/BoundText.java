package io.domainrouter.migrate;

import io.domainrouter.rows.KeyRange.Bound;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Bounds as a JSON array of strings. */
final class BoundText {
  private BoundText() {}

  static String write(Bound bound) {
    return bound.values().stream()
        .map(BoundText::quoted)
        .collect(Collectors.joining(",", "[", "]"));
  }

  private static String quoted(String value) {
    StringBuilder text = new StringBuilder("\"");
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        text.append('\\').append(c);
      } else if (c < ' ') {
        text.append("\\u%04x".formatted((int) c));
      } else {
        text.append(c);
      }
    }
    return text.append('"').toString();
  }

  /** Reads what {@link #write} wrote. */
  static Bound read(String json) {
    List<String> values = new ArrayList<>();
    int at = 1;
    while (at < json.length() && json.charAt(at) == '"') {
      StringBuilder value = new StringBuilder();
      at++;
      while (json.charAt(at) != '"') {
        at = readCharacter(json, at, value);
      }
      values.add(value.toString());
      at += 2;
    }
    return new Bound(values);
  }

  private static int readCharacter(String json, int at, StringBuilder value) {
    if (json.charAt(at) != '\\') {
      value.append(json.charAt(at));
      return at + 1;
    }
    if (json.charAt(at + 1) == 'u') {
      value.append((char) Integer.parseInt(json.substring(at + 2, at + 6), 16));
      return at + 6;
    }
    value.append(json.charAt(at + 1));
    return at + 2;
  }
}
