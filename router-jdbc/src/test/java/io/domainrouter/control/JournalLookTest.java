package io.domainrouter.control;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.domainrouter.journal.JournalState;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A long journal is not counted each time that somebody asks; a short one is. */
final class JournalLookTest {
  private static final long TOOK = 300;

  @ParameterizedTest
  @CsvSource({
    "10000,     0, 2", // short: counted each time
    "10001,     0, 1",
    "10001,  5999, 1",
    "10001,  6000, 2", // twenty times as long as counting took
  })
  void isCountedSeldom(long rows, long later, long counts) throws SQLException {
    AtomicLong now = new AtomicLong(Long.MAX_VALUE - TOOK); // the clock may run over
    AtomicLong counted = new AtomicLong();
    JournalLook look =
        new JournalLook(
            1,
            domain -> {
              now.addAndGet(TOOK);
              return new JournalState(counted.incrementAndGet(), rows, 0);
            },
            now::get);
    assertEquals(1, look.state(0).keys());
    now.addAndGet(later);
    assertEquals(counts, look.state(0).keys());
    assertEquals(counts, counted.get());
  }
}
