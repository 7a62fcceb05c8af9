package io.domainrouter.rows;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Compares a key column with a bound in a form that both servers look up in the index. Stateless.
 *
 * <p>An ENUM is ordered by its members' numbers, but a server that compares it with a number reads,
 * and locks, the whole table; only equality of texts is looked up. So a range of an ENUM is the
 * list of the members in it.
 */
final class KeyOrder {
  private static final int MOST_MEMBERS = 255;

  /** What else there is may stand in the answer in another form than in the column. */
  private static final Pattern PLAIN = Pattern.compile("[ -~&&[^?\\\\]]*");

  private static final Pattern MEMBER = Pattern.compile("'((?:[^']|'')*)'");

  private KeyOrder() {}

  /**
   * @param operator one of {@code =}, {@code >}, {@code <}, {@code <=}
   * @param bound as {@link Codec#boundLiteral} takes it
   */
  static String compare(Column column, String operator, String bound) {
    String name = SqlText.quote(column);
    List<String> members = column.codec() == Codec.ENUMERATION ? members(column) : List.of();
    if (members.isEmpty() || Integer.parseInt(bound) >= members.size()) {
      return name + operator + column.codec().boundLiteral(bound);
    }
    int number = Integer.parseInt(bound);
    List<String> range =
        switch (operator) {
          case "=" -> members.subList(number, number + 1);
          case ">" -> members.subList(number + 1, members.size());
          case "<" -> members.subList(0, number);
          case "<=" -> members.subList(0, number + 1);
          default -> throw new IllegalArgumentException(operator);
        };
    return range.isEmpty()
        ? "1=0"
        : name + " IN (" + SqlText.list(range, column.codec()::keyLiteral) + ")";
  }

  /**
   * The texts by number, from 0, which stands for a value that was none and reads as empty text;
   * empty for a SET, and where it is not sure which texts the server means.
   */
  private static List<String> members(Column column) {
    String type = column.columnType();
    if (!type.startsWith("enum(") || !PLAIN.matcher(type).matches()) {
      return List.of();
    }
    List<String> members = new ArrayList<>();
    members.add("");
    Matcher member = MEMBER.matcher(type);
    while (member.find()) {
      members.add(member.group(1).replace("''", "'"));
    }
    boolean sure = members.lastIndexOf("") == 0 && members.size() <= MOST_MEMBERS;
    return sure ? members : List.of();
  }
}
