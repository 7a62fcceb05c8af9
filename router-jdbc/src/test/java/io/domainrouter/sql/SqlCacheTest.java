package io.domainrouter.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlCacheTest {
  private final List<String> computed = new ArrayList<>();
  private final SqlCache<Object> cache = new SqlCache<>(this::compute);

  private Object compute(String sql) {
    computed.add(sql);
    return new Object();
  }

  @Test
  void computesATextOnce() {
    Object first = cache.get("DELETE FROM orders WHERE id = 1");
    assertSame(first, cache.get("DELETE FROM orders WHERE id = 1"));
    assertEquals(1, computed.size());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "SELECT * FROM orders WHERE id = 1 | SELECT * FROM orders WHERE id = 22 | true",
        "SELECT * FROM orders WHERE a = 'x' | SELECT * FROM orders WHERE a = \"it's\" | true",
        "SELECT * FROM orders WHERE a = 'x' | SELECT * FROM orders WHERE a = 1 | false",
        "SELECT * FROM orders WHERE id = 1 | SELECT * FROM items WHERE id = 1 | false",
        "SELECT * FROM orders WHERE id = ? | SELECT * FROM orders WHERE id = 1 | false",
        "SELECT /* a */ * FROM orders WHERE id = 1 | SELECT /* b */ * FROM orders WHERE id = 1 | false",
        "DELETE FROM orders WHERE id = 1 | delete FROM orders WHERE id = 2 | false",
        "DELETE FROM orders WHERE id = 1 | DELETE FROM orders WHERE id = 2.5 | true",
        "INSERT INTO orders VALUES (1, 'a\\'') | INSERT INTO orders VALUES (2, 'it''s') | true",
        "SELECT * FROM orders WHERE a = X'1' | SELECT * FROM orders WHERE a = X'2' | false",
        "SELECT * FROM orders WHERE a = 1e5 | SELECT * FROM orders WHERE a = 1e6 | false",
        "SELECT * FROM orders WHERE a = t.1 | SELECT * FROM orders WHERE a = t.2 | false",
        "SELECT * FROM orders1 WHERE a = 1 | SELECT * FROM orders2 WHERE a = 1 | false",
        "SELECT `1` FROM orders | SELECT `2` FROM orders | false",
        "SELECT @a1, 1 FROM orders | SELECT @a1, 2 FROM orders | false",
        "SELECT * FROM orders WHERE (id = 1 | SELECT * FROM orders WHERE (id = 2 | false",
        "SELECT * FROM orders WHERE a = '1 | SELECT * FROM orders WHERE a = '2 | false",
        "SELECT 1; DELETE FROM orders WHERE id = 1 | SELECT 1; DELETE FROM orders WHERE id = 2 | false"
      })
  void sharesStatementsThatDifferInLiteralsOnly(String first, String second, boolean shared) {
    Object value = cache.get(first);
    assertEquals(shared, value == cache.get(second));
  }

  @Test
  void analyzingASharedStatementGivesTheSameFacts() {
    for (SqlCase sqlCase : SqlCase.of("reads", "locks", "writes")) {
      String fingerprint = Fingerprint.of(sqlCase.sql());
      String other = fingerprint.replace("\u0001'", "'other'").replace("\u0001", "77");
      assertEquals(
          Facts.of(Facts.ANALYZER.analyze(sqlCase.sql())),
          Facts.of(Facts.ANALYZER.analyze(other)),
          other);
    }
  }

  @Test
  void aTextThatIsSeenAgainIsFoundWhateverItsLiterals() {
    String sql = "SELECT * FROM orders WHERE a = /* for them */ 'x'";
    assertSame(cache.get(sql), cache.get(new String(sql)));
    assertEquals(1, computed.size());
  }

  @Test
  void doesNotKeepLongTexts() {
    String sql = "SELECT * FROM orders WHERE id IN (" + "1,".repeat(40_000) + "1)";
    assertNotSame(cache.get(sql), cache.get(sql));
  }

  @Test
  void staysWithinItsWeight() {
    SqlCache<Object> small = new SqlCache<>(100_000, this::compute);
    for (int i = 0; i < 10_000; i++) {
      small.get("SELECT c" + i + " FROM orders");
    }
    assertTrue(small.entries() <= 200, () -> "entries: " + small.entries());
  }
}
