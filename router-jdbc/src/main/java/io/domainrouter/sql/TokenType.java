package io.domainrouter.sql;

/** What a {@link Token} is. */
enum TokenType {
  /** Keyword or unquoted identifier. */
  WORD,
  /** Identifier in backticks. */
  QUOTED,
  STRING,
  /** Decimal, hexadecimal or bit literal, without a sign. */
  NUMBER,
  PARAMETER,
  /** {@code @x}. */
  USER_VARIABLE,
  /** {@code @@x}. */
  SYSTEM_VARIABLE,
  SYMBOL,
  /** Stands for every place outside the text. */
  END
}
