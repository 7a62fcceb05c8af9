package io.domainrouter.rows;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Compares a key column with a bound in a form that both servers look up in the index. Stateless.
 *
 * <p>An ENUM is ordered by its members' numbers, a SET by its values', but a server that compares
 * them with a number reads, and locks, the whole table; only equality of texts is looked up. So a
 * range of them is the list of the texts in it.
 */
final class KeyOrder {
  private static final int MOST_TEXTS = 256;
  private static final int MOST_OF_A_SET = 8; // which makes 256 values

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
    List<String> texts = column.codec() == Codec.ENUMERATION ? texts(column) : List.of();
    if (texts.isEmpty() || Integer.parseInt(bound) >= texts.size()) {
      return name + operator + column.codec().boundLiteral(bound);
    }
    int number = Integer.parseInt(bound);
    List<String> range =
        switch (operator) {
          case "=" -> texts.subList(number, number + 1);
          case ">" -> texts.subList(number + 1, texts.size());
          case "<" -> texts.subList(0, number);
          case "<=" -> texts.subList(0, number + 1);
          default -> throw new IllegalArgumentException(operator);
        };
    return range.isEmpty()
        ? "1=0"
        : name + " IN (" + SqlText.list(range, column.codec()::keyLiteral) + ")";
  }

  /**
   * The texts by number, from 0, which stands for an empty SET, and for an ENUM's value that was no
   * member and reads as empty text; empty where it is not sure which texts the server means, or
   * where there are too many.
   */
  private static List<String> texts(Column column) {
    String type = column.columnType();
    if (!PLAIN.matcher(type).matches()) {
      return List.of();
    }
    List<String> members = new ArrayList<>();
    Matcher member = MEMBER.matcher(type);
    while (member.find()) {
      members.add(member.group(1).replace("''", "'"));
    }
    return type.startsWith("set(") ? ofSet(members) : ofEnum(members);
  }

  private static List<String> ofEnum(List<String> members) {
    if (members.contains("") || members.size() >= MOST_TEXTS) {
      return List.of();
    }
    List<String> texts = new ArrayList<>(List.of(""));
    texts.addAll(members);
    return texts;
  }

  /** A value's number has a bit per member, the first member's lowest. */
  private static List<String> ofSet(List<String> members) {
    if (members.contains("") || members.size() > MOST_OF_A_SET) {
      return List.of();
    }
    List<String> texts = new ArrayList<>();
    for (int bits = 0; bits < 1 << members.size(); bits++) {
      int value = bits;
      texts.add(
          IntStream.range(0, members.size())
              .filter(place -> (value >> place & 1) == 1)
              .mapToObj(members::get)
              .collect(Collectors.joining(",")));
    }
    return texts;
  }
}
