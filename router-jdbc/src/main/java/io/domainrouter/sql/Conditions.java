package io.domainrouter.sql;

import io.domainrouter.sql.WriteShape.Equality;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Finds the {@code column = value} comparisons that a WHERE demands in any case. */
final class Conditions {
  private static final Set<String> ALTERNATIVES = Words.set("or xor");
  private static final Set<String> BEHIND_WHERE = Words.set("order limit returning");

  private Conditions() {}

  /**
   * @param tail begins with WHERE, or has none
   */
  static List<Equality> equalities(Tokens tail) {
    if (!tail.word(tail.from(), "where")) {
      return List.of();
    }
    int end = tail.find(tail.from(), tail.to(), BEHIND_WHERE);
    for (int i = tail.from(); i < end; i++) {
      if (tail.symbol(i, ":=")) {
        return List.of();
      }
    }
    List<Equality> equalities = new ArrayList<>();
    conjunction(tail.slice(tail.from() + 1, end), equalities);
    return List.copyOf(equalities);
  }

  private static void conjunction(Tokens condition, List<Equality> equalities) {
    for (Tokens part : parts(condition)) {
      int from = part.from();
      if (part.startsQuery(from + 1)) {
        continue;
      }
      if (part.symbol(from, "(") && part.closing(from) == part.to() - 1) {
        conjunction(part.slice(from + 1, part.to() - 1), equalities);
      } else {
        equality(part, equalities);
      }
    }
  }

  /** The operands of the top-level ANDs; none where there is an alternative beside them. */
  private static List<Tokens> parts(Tokens condition) {
    List<Tokens> parts = new ArrayList<>();
    int begin = condition.from();
    int cases = 0;
    boolean between = false;
    for (int i = begin; i < condition.to(); i = condition.after(i)) {
      Token token = condition.get(i);
      if (condition.symbol(i - 1, ".") || condition.symbol(i + 1, ".")) {
        continue;
      }
      if (token.word("case")) {
        cases++;
      } else if (token.word("end") && cases > 0) {
        cases--;
      } else if (cases == 0 && isAlternative(token)) {
        return List.of();
      } else if (cases == 0 && token.word("between")) {
        between = true;
      } else if (cases == 0 && (token.word("and") || token.symbol("&&"))) {
        if (!between) {
          parts.add(condition.slice(begin, i));
          begin = i + 1;
        }
        between = false;
      }
    }
    parts.add(condition.slice(begin, condition.to()));
    return parts;
  }

  private static boolean isAlternative(Token token) {
    return token.symbol("||") || (token.is(TokenType.WORD) && ALTERNATIVES.contains(token.value()));
  }

  private static void equality(Tokens part, List<Equality> equalities) {
    int equals = part.from();
    while (equals < part.to() && !part.symbol(equals, "=")) {
      equals++;
    }
    if (equals == part.to()) {
      return;
    }
    Tokens left = part.slice(part.from(), equals);
    Tokens right = part.slice(equals + 1, part.to());
    if (!add(left, right, equalities)) {
      add(right, left, equalities);
    }
  }

  private static boolean add(Tokens column, Tokens value, List<Equality> equalities) {
    Cursor cursor = new Cursor(column);
    Name name = cursor.name();
    Value compared = Values.simple(value);
    boolean keyword =
        name != null
            && name.to() - name.from() == 1
            && column.get(name.from()).is(TokenType.WORD)
            && Set.of("true", "false", "null").contains(name.last());
    if (name == null
        || keyword
        || !cursor.done()
        || compared == null
        || compared instanceof Value.Default) {
      return false;
    }
    equalities.add(new Equality(name.last(), compared));
    return true;
  }
}
