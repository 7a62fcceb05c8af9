package io.domainrouter.journal;

import io.domainrouter.rows.RowKey;
import java.util.ArrayList;
import java.util.List;

/**
 * The text form of journal entries: one line per row, table and key values separated by tabs, with
 * backslash escapes, so that a person can read it. Stateless.
 */
final class JournalText {
  private JournalText() {}

  static void append(StringBuilder text, String table, RowKey key) {
    escape(text, table);
    for (String value : key.values()) {
      text.append('\t');
      escape(text, value);
    }
    text.append('\n');
  }

  private static void escape(StringBuilder text, String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '\\' -> text.append("\\\\");
        case '\t' -> text.append("\\t");
        case '\n' -> text.append("\\n");
        default -> text.append(c);
      }
    }
  }

  static void parse(String text, TouchedRows into) {
    List<String> fields = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        i++;
        char escaped = text.charAt(i);
        field.append(escaped == 't' ? '\t' : escaped == 'n' ? '\n' : escaped);
      } else if (c == '\t' || c == '\n') {
        fields.add(field.toString());
        field.setLength(0);
        if (c == '\n') {
          into.add(fields.get(0), new RowKey(fields.subList(1, fields.size())), true);
          fields.clear();
        }
      } else {
        field.append(c);
      }
    }
  }
}
