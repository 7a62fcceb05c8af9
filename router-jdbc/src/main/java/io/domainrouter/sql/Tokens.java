package io.domainrouter.sql;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/**
 * A stretch of a text's tokens. Indexes are those of the whole text; what lies outside the stretch
 * reads as {@link Token#END}. Immutable.
 */
final class Tokens {
  private final Source source;
  private final int from;
  private final int to;

  /** The whole text. */
  private static final class Source {
    final String text;
    final Token[] tokens;

    /** By index of an opening parenthesis, that of the one that closes it. */
    final int[] closing;

    final int parameters;
    final String unfinished;
    final boolean broken;
    final boolean executableComment;
    final boolean versions;

    Source(
        String text,
        Token[] tokens,
        int[] closing,
        int parameters,
        String unfinished,
        boolean broken,
        boolean executableComment,
        boolean versions) {
      this.text = text;
      this.tokens = tokens;
      this.closing = closing;
      this.parameters = parameters;
      this.unfinished = unfinished;
      this.broken = broken;
      this.executableComment = executableComment;
      this.versions = versions;
    }
  }

  private Tokens(Source source, int from, int to) {
    this.source = source;
    this.from = from;
    this.to = Math.max(from, to);
  }

  static Tokens of(
      String text,
      List<Token> tokens,
      int parameters,
      String unfinished,
      boolean openComment,
      boolean executableComment,
      boolean versions) {
    int[] closing = new int[tokens.size()];
    Arrays.fill(closing, tokens.size());
    Deque<Integer> open = new ArrayDeque<>();
    boolean broken = openComment || !unfinished.isEmpty();
    for (int i = 0; i < closing.length; i++) {
      if (tokens.get(i).symbol("(")) {
        open.push(i);
      } else if (tokens.get(i).symbol(")")) {
        if (open.isEmpty()) {
          broken = true;
        } else {
          closing[open.pop()] = i;
        }
      }
    }
    broken |= !open.isEmpty();
    Token[] array = tokens.toArray(Token[]::new);
    return new Tokens(
        new Source(
            text, array, closing, parameters, unfinished, broken, executableComment, versions),
        0,
        array.length);
  }

  int from() {
    return from;
  }

  int to() {
    return to;
  }

  boolean isEmpty() {
    return from == to;
  }

  /** The number of parameters in the whole text. */
  int parameters() {
    return source.parameters;
  }

  /** Whether a string, comment, quoted name or parenthesis of the whole text is not closed. */
  boolean broken() {
    return source.broken;
  }

  /** The text from where a string, comment or quoted name begins that is not closed. */
  String unfinished() {
    return source.unfinished;
  }

  boolean executableComment() {
    return source.executableComment;
  }

  /** Whether it has a comment that some servers execute and others do not. */
  boolean versions() {
    return source.versions;
  }

  Token get(int index) {
    return index >= from && index < to ? source.tokens[index] : Token.END;
  }

  boolean word(int index, String word) {
    return get(index).word(word);
  }

  boolean symbol(int index, String symbol) {
    return get(index).symbol(symbol);
  }

  /** Whether these words stand one behind the other from {@code index}. */
  boolean words(int index, String... words) {
    for (int i = 0; i < words.length; i++) {
      if (!word(index + i, words[i])) {
        return false;
      }
    }
    return true;
  }

  /** The index of the parenthesis that closes the one at {@code open}, at most {@link #to}. */
  int closing(int open) {
    return Math.min(source.closing[open], to);
  }

  /** The index behind the token, or behind the group where the token opens one. */
  int after(int index) {
    return symbol(index, "(") ? Math.min(closing(index) + 1, to) : index + 1;
  }

  Tokens slice(int sliceFrom, int sliceTo) {
    return new Tokens(source, Math.max(from, sliceFrom), Math.min(to, sliceTo));
  }

  /** All tokens of the text that this stretch belongs to. */
  Tokens whole() {
    return new Tokens(source, 0, source.tokens.length);
  }

  int depth() {
    int depth = 0;
    int deepest = 0;
    for (int i = from; i < to; i++) {
      if (symbol(i, "(")) {
        deepest = Math.max(deepest, ++depth);
      } else if (symbol(i, ")")) {
        depth--;
      }
    }
    return deepest;
  }

  /** The text from the first token's start to the last token's end, with all between them. */
  String text(int textFrom, int textTo) {
    return textFrom >= textTo
        ? ""
        : source.text.substring(source.tokens[textFrom].start(), source.tokens[textTo - 1].end());
  }

  /** The name at {@code index} without backticks, in the letters of the text. */
  String spelt(int index) {
    String written = text(index, index + 1);
    return written.startsWith("`")
        ? written.substring(1, written.length() - 1).replace("``", "`")
        : written;
  }

  /** The first of the words outside parentheses, or {@code end}. */
  int find(int start, int end, Set<String> words) {
    for (int i = start; i < end; i = after(i)) {
      if (get(i).is(TokenType.WORD) && words.contains(get(i).value()) && !symbol(i - 1, ".")) {
        return i;
      }
    }
    return end;
  }

  boolean contains(int start, int end, Set<String> words) {
    for (int i = start; i < end; i++) {
      if (get(i).is(TokenType.WORD) && words.contains(get(i).value()) && !symbol(i - 1, ".")) {
        return true;
      }
    }
    return false;
  }

  /** Whether commas stand outside parentheses from {@code start} on. */
  boolean hasCommas(int start) {
    for (int i = start; i < to; i = after(i)) {
      if (symbol(i, ",")) {
        return true;
      }
    }
    return false;
  }

  /** The stretches between the commas outside parentheses. */
  List<Tokens> split(int start, int end) {
    List<Tokens> parts = new ArrayList<>();
    int begin = start;
    for (int i = start; i < end; i = after(i)) {
      if (symbol(i, ",")) {
        parts.add(slice(begin, i));
        begin = i + 1;
      }
    }
    if (start < end) {
      parts.add(slice(begin, end));
    }
    return parts;
  }

  /** Whether a query begins at {@code index}. */
  boolean startsQuery(int index) {
    Token token = get(index);
    return token.word("select")
        || token.word("with")
        || token.word("table")
        || (token.word("values") && word(index + 1, "row"));
  }

  String text() {
    return source.text;
  }
}
