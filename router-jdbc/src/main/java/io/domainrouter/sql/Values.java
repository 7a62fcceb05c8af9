package io.domainrouter.sql;

/** Classifies the values of lists, assignments and comparisons. */
final class Values {
  private Values() {}

  static Value read(Tokens value) {
    Value simple = simple(value);
    return simple != null
        ? simple
        : new Value.Expression(
            value.text(value.from(), value.to()),
            !value.isEmpty() && Determinism.ofStandaloneValue(value, value.from(), value.to()));
  }

  /** A parameter, literal or DEFAULT; null for anything else. */
  static Value simple(Tokens value) {
    Token first = value.get(value.from());
    int length = value.to() - value.from();
    if (length == 1) {
      return single(value, first);
    }
    boolean signed = first.symbol("-") || first.symbol("+");
    boolean number = length == 2 && value.get(value.from() + 1).is(TokenType.NUMBER);
    return signed && number ? literal(value) : null;
  }

  private static Value single(Tokens value, Token token) {
    return switch (token.type()) {
      case PARAMETER -> new Value.Parameter(token.parameter());
      case STRING, NUMBER -> literal(value);
      case WORD ->
          switch (token.value()) {
            case "null", "true", "false" -> literal(value);
            case "default" -> new Value.Default();
            default -> null;
          };
      default -> null;
    };
  }

  private static Value literal(Tokens value) {
    return new Value.Literal(value.text(value.from(), value.to()));
  }
}
