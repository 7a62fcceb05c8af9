package io.domainrouter.lint.source;

import io.domainrouter.lint.StatementSink;
import io.domainrouter.lint.rule.Location;
import java.io.StringReader;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLStreamException;

/**
 * Reads the SQL in the string constants of a Java source, concatenated ones as one. What is no
 * constant counts as a value. Queries that name entities instead of tables are only counted. Not
 * thread-safe.
 */
final class JavaReader {
  /** Possessive, since alternatives in a long constant would take a frame of the stack each. */
  private static final Pattern CONSTANT =
      Pattern.compile(
          "\\bString\\s+(\\w+)\\s*=\\s*\"([^\"\\\\\\n]*+(?:\\\\.[^\"\\\\\\n]*+)*+)\"\\s*;");

  private static final Pattern OF_ENTITIES =
      Pattern.compile(
          "(?:@Query|@NamedQuery|createQuery|createSelectionQuery|createMutationQuery)\\s*\\(");
  private static final Pattern JPA =
      Pattern.compile("data\\.jpa\\.|(?:jakarta|javax)\\.persistence\\.|org\\.hibernate\\.");
  private static final Pattern NATIVE = Pattern.compile("nativeQuery\\s*=\\s*true");

  private final String source;
  private final StatementSink sink;
  private final String java;
  private final Map<String, String> constants = new HashMap<>();
  private final boolean jpa;
  private int at;
  private int line = 1;
  private int counted;
  private int entityQueries;

  JavaReader(String source, String java, StatementSink sink) {
    this.source = source;
    this.java = java;
    this.sink = sink;
    this.jpa = JPA.matcher(java).find();
    for (Matcher constant = CONSTANT.matcher(java); constant.find(); ) {
      constants.put(constant.group(1), unescaped(constant.group(2)));
    }
  }

  void read() {
    while (at < java.length()) {
      if (java.charAt(at) == '"') {
        expression();
      } else if (!passComment() && !passCharacter()) {
        at++;
      }
    }
    if (entityQueries > 0) {
      sink.note(
          source
              + ": "
              + entityQueries
              + " queries name entities, not tables, and were left out; the linter in tests sees"
              + " their SQL");
    }
  }

  private boolean passComment() {
    boolean block = java.startsWith("/*", at);
    if (!block && !java.startsWith("//", at)) {
      return false;
    }
    int end = java.indexOf(block ? "*/" : "\n", at + 2);
    at = end < 0 ? java.length() : end + (block ? 2 : 1);
    return true;
  }

  private boolean passCharacter() {
    if (java.charAt(at) != '\'') {
      return false;
    }
    at += java.startsWith("\\", at + 1) ? 2 : 1;
    int end = java.indexOf('\'', at + 1);
    at = end < 0 ? java.length() : end + 1;
    return true;
  }

  private void expression() {
    int begin = at;
    StringBuilder text = new StringBuilder(literal());
    boolean array = isBehind(begin, '{');
    while (true) {
      passBlanks();
      if (array && peek() == ',' && nextIsLiteral()) {
        text.append(' ').append(literal());
      } else if (peek() == '+') {
        at++;
        passBlanks();
        text.append(peek() == '"' ? literal() : operand());
      } else {
        break;
      }
    }
    take(text.toString(), begin);
  }

  private boolean isBehind(int index, char c) {
    int before = index - 1;
    while (before >= 0 && Character.isWhitespace(java.charAt(before))) {
      before--;
    }
    return before >= 0 && java.charAt(before) == c;
  }

  private boolean nextIsLiteral() {
    int back = at++;
    passBlanks();
    if (peek() == '"') {
      return true;
    }
    at = back;
    return false;
  }

  private char peek() {
    return at < java.length() ? java.charAt(at) : 0;
  }

  private void passBlanks() {
    while (at < java.length() && (passComment() || Character.isWhitespace(java.charAt(at)))) {
      if (at < java.length() && Character.isWhitespace(java.charAt(at))) {
        at++;
      }
    }
  }

  /** A string or a text block; leaves the position behind it. */
  private String literal() {
    boolean block = java.startsWith("\"\"\"", at);
    String quote = block ? "\"\"\"" : "\"";
    int from = at + quote.length();
    int end = from;
    while (end < java.length() && !java.startsWith(quote, end)) {
      end += java.charAt(end) == '\\' ? 2 : 1;
    }
    int to = Math.min(end, java.length());
    String raw = java.substring(Math.min(from, to), to);
    at = Math.min(to + quote.length(), java.length());
    return unescaped(block ? raw.stripIndent() : raw);
  }

  private static String unescaped(String raw) {
    try {
      return raw.translateEscapes();
    } catch (IllegalArgumentException e) {
      return raw; // no Java, or a unicode escape
    }
  }

  /** A constant's text, or a parameter for what only a run would tell. */
  private String operand() {
    int begin = at;
    while (at < java.length()
        && (Character.isJavaIdentifierPart(peek()) || peek() == '.' || peek() == '(')) {
      if (peek() == '(') {
        passGroup();
      } else {
        at++;
      }
    }
    if (at == begin) {
      at++;
    }
    String name = java.substring(begin, Math.min(at, java.length()));
    return Optional.ofNullable(constants.get(name.substring(name.lastIndexOf('.') + 1)))
        .orElse("?");
  }

  private void passGroup() {
    int depth = 0;
    while (at < java.length()) {
      char c = peek();
      if (c == '"') {
        literal();
        continue;
      }
      if (passComment() || passCharacter()) {
        continue;
      }
      at++;
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (depth == 0) {
        return;
      }
    }
  }

  private void take(String text, int begin) {
    if (text.stripLeading().startsWith("<script>")) {
      script(text, begin);
    } else if (SqlText.isSql(text)) {
      if (jpa && isOfEntities(begin)) {
        entityQueries++;
      } else {
        sink.statement(
            SqlText.plain(text.strip()), Location.written(source, lineOf(begin)), null, 1);
      }
    }
  }

  /** Of MyBatis, in an annotation. */
  private void script(String text, int begin) {
    try {
      MapperReader mapper = new MapperReader(source, sink);
      for (String sql : mapper.ways(XmlElement.read(new StringReader(text.strip())))) {
        sink.statement(sql.strip(), Location.written(source, lineOf(begin)), null, 1);
      }
    } catch (XMLStreamException e) {
      sink.note(source + ":" + lineOf(begin) + ": a script left out, it is not XML");
    }
  }

  private boolean isOfEntities(int begin) {
    int from = Math.max(0, begin - 200);
    Matcher call = OF_ENTITIES.matcher(java).region(from, begin);
    int last = -1;
    while (call.find()) {
      last = call.end();
    }
    if (last < 0 || java.substring(last, begin).matches("(?s).*[;})].*")) {
      return false;
    }
    int end = java.indexOf(')', at);
    return !NATIVE.matcher(java.substring(last, end < 0 ? java.length() : end)).find();
  }

  private int lineOf(int index) {
    for (; counted < index; counted++) {
      line += java.charAt(counted) == '\n' ? 1 : 0;
    }
    return line;
  }
}
