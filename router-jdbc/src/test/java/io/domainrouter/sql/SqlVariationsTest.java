package io.domainrouter.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The facts of a text do not depend on its comments, white space, case and backticks. */
class SqlVariationsTest {
  private static final int VARIATIONS = 40;
  private static final String[] GAPS = {
    " ", "\n", "\t ", " /* orders; items' */ ", " -- FROM items\n", " # it's `\n", "/**/", "\r\n"
  };

  static List<SqlCase> cases() {
    return SqlCase.of("reads", "locks", "writes", "session", "ddl");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void keepsItsAnswer(SqlCase sqlCase) {
    Map<String, String> plain = Facts.of(Facts.ANALYZER.analyze(sqlCase.sql()));
    for (int seed = 0; seed < VARIATIONS; seed++) {
      String varied = vary(sqlCase.sql(), new Random(seed));
      Map<String, String> actual = Facts.of(Facts.ANALYZER.analyze(varied));
      if (plain.get("kind").equals("TRANSACTION")) {
        plain.computeIfPresent("transaction", (key, value) -> unquoted(value));
        actual.computeIfPresent("transaction", (key, value) -> unquoted(value));
      }
      assertEquals(plain, actual, varied);
    }
  }

  private static String unquoted(String name) {
    return name.replace("`", "").toUpperCase(Locale.ROOT);
  }

  private static String vary(String sql, Random random) {
    Tokens tokens = SqlLexer.lex(sql);
    StringBuilder varied = new StringBuilder();
    int copied = 0;
    for (int i = 0; i < tokens.to(); i++) {
      Token token = tokens.get(i);
      String between = sql.substring(copied, token.start());
      boolean gap = !between.isEmpty() && between.isBlank();
      varied.append(gap && random.nextBoolean() ? GAPS[random.nextInt(GAPS.length)] : between);
      varied.append(vary(tokens, i, random));
      copied = token.end();
    }
    return varied.append(sql.substring(copied)).toString();
  }

  private static String vary(Tokens tokens, int i, Random random) {
    String text = tokens.text(i, i + 1);
    boolean call = tokens.symbol(i + 1, "(");
    if (!tokens.get(i).is(TokenType.WORD)) {
      return text;
    }
    boolean quotable = Facts.CONFIGURED.contains(tokens.get(i).value()) && !call;
    return switch (random.nextInt(4)) {
      case 0 -> text.toUpperCase(Locale.ROOT);
      case 1 -> text.toLowerCase(Locale.ROOT);
      case 2 -> quotable ? "`" + text + "`" : text;
      default -> text;
    };
  }
}
