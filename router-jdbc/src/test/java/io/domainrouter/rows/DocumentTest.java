package io.domainrouter.rows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DocumentTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "{\"b\":1,\"a\":[1.50,null,true]}  | { \"a\" : [ 1.5 , null, true ], \"b\" : 1 }",
        "{\"a\":1,\"a\":2}                 | {\"a\": 2}",
        "1e2                               | 100.0",
        "12345678901234567890              | 12345678901234567890",
        "1234567890123456789012            | 1.2345678901234568e21",
        "\"\\u00e9\\/\\ud83d\\ude00\"       | \"é/😀\"",
        "[]                                | [ ]",
        "{}                                | { }",
        "-0.0                              | -0.0",
      })
  void isTheSameForWhatMeansTheSame(String one, String other) {
    assertEquals(Document.canonical(one), Document.canonical(other));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "{\"a\":1}              | {\"a\":1.0}",
        "[1,2]                  | [2,1]",
        "[1]                    | [[1]]",
        "[12]                   | [1,2]",
        "{\"a\":\"b\"}          | {\"a\":\"B\"}",
        "\"1\"                  | 1",
        "null                   | \"null\"",
        "12345678901234567890   | 12345678901234567891",
        "0.1                    | 0.10000000000000002",
        "-0.0                   | 0.0",
        "{\"a\":{\"b\":1}}      | {\"a\":{},\"b\":1}",
        "\"\\\"a\"              | \"a\"",
        "{\"a\":1               | {\"a\":1}",
        "[1] 2                  | [1]",
      })
  void isAnotherForWhatMeansSomethingElse(String one, String other) {
    assertNotEquals(Document.canonical(one), Document.canonical(other));
  }
}
