package io.domainrouter.control;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class RowRateTest {
  private final RowRate rate = new RowRate();

  @Test
  void followsTheCountsWhateverTheTimesBetweenThem() {
    assertEquals(0, after(1_000, 0), "one count says nothing");
    assertEquals(100, after(1_100, 1_000));
    assertEquals(100, after(5_000, 1_100), "too soon to say");
    assertEquals(100 * 0.8 + 200 * 0.2, after(1_300, 2_000), 1e-9);
    assertEquals(50, after(2_800, 32_000), 0.1, "half a minute later the past has no weight");
    assertEquals(0, after(0, 33_000), "another copy");
    assertEquals(10, after(10, 34_000));
  }

  private double after(long rows, long millis) {
    return rate.after(rows, TimeUnit.MILLISECONDS.toNanos(millis));
  }
}
