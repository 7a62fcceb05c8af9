package io.domainrouter.lint.command;

import java.util.Collection;
import java.util.Map;

/** JSON out of maps, collections, texts, numbers and booleans. Stateless. */
final class JsonText {
  private JsonText() {}

  static String of(Object value) {
    StringBuilder json = new StringBuilder();
    append(json, value, "\n");
    return json.toString();
  }

  private static void append(StringBuilder json, Object value, String indent) {
    if (value instanceof Map<?, ?> map) {
      appendMap(json, map, indent);
    } else if (value instanceof Collection<?> list) {
      appendList(json, list, indent);
    } else if (value instanceof CharSequence text) {
      quote(json, text);
    } else {
      json.append(value);
    }
  }

  private static void appendMap(StringBuilder json, Map<?, ?> map, String indent) {
    String separator = indent + "  ";
    json.append('{');
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      json.append(separator);
      quote(json, (String) entry.getKey());
      json.append(": ");
      append(json, entry.getValue(), indent + "  ");
      separator = "," + indent + "  ";
    }
    json.append(map.isEmpty() ? "" : indent).append('}');
  }

  private static void appendList(StringBuilder json, Collection<?> list, String indent) {
    String separator = indent + "  ";
    json.append('[');
    for (Object element : list) {
      json.append(separator);
      append(json, element, indent + "  ");
      separator = "," + indent + "  ";
    }
    json.append(list.isEmpty() ? "" : indent).append(']');
  }

  private static void quote(StringBuilder json, CharSequence text) {
    json.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c < ' ' || Character.isSurrogate(c)) {
        json.append("\\u%04x".formatted((int) c));
      } else {
        json.append(c);
      }
    }
    json.append('"');
  }
}
