package io.domainrouter;

import io.domainrouter.sql.SqlFacts;
import io.domainrouter.sql.TransactionCommand;
import io.domainrouter.sql.WriteShape;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.Collectors;

/** A statement's facts as one line of JSON. */
final class FactsJson {
  private final StringBuilder json = new StringBuilder("{");

  private FactsJson() {}

  static String of(String sql, SqlFacts facts) {
    FactsJson line = new FactsJson();
    line.text("sql", Optional.of(sql));
    line.text("kind", Optional.of(facts.kind().name()));
    line.texts("reads", facts.reads());
    line.texts("writes", facts.writes());
    line.texts("mentioned", facts.mentioned());
    line.text("lock", Optional.of(facts.lock().name()));
    line.texts("effects", facts.effects());
    line.plain("deterministic", facts.deterministic());
    line.text("transaction", facts.transaction().map(TransactionCommand::action).map(Enum::name));
    line.text("notMirroredBecause", facts.write().flatMap(FactsJson::rule));
    line.text("unroutable", facts.unroutable());
    line.plain("parameters", facts.parameters());
    line.plain("statements", facts.statements());
    line.texts("temporaryTables", facts.temporaryTables());
    return line.json.append('}').toString();
  }

  private static Optional<String> rule(WriteShape shape) {
    return shape instanceof WriteShape.Opaque opaque
        ? Optional.of(opaque.rule())
        : Optional.empty();
  }

  private void plain(String key, Object value) {
    if (json.length() > 1) {
      json.append(',');
    }
    json.append(quoted(key)).append(':').append(value);
  }

  private void text(String key, Optional<String> value) {
    plain(key, value.map(FactsJson::quoted).orElse("null"));
  }

  private void texts(String key, Collection<?> values) {
    plain(
        key,
        values.stream()
            .map(Object::toString)
            .sorted()
            .map(FactsJson::quoted)
            .collect(Collectors.joining(",", "[", "]")));
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ' || Character.isSurrogate(c)) {
        quoted.append("\\u%04x".formatted((int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
