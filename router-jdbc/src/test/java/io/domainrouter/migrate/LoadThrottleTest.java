package io.domainrouter.migrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.domainrouter.observe.Latencies;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LoadThrottleTest {
  private final AtomicReference<Optional<String>> signal = new AtomicReference<>(Optional.empty());
  private final AtomicBoolean cancelled = new AtomicBoolean();
  private final LoadThrottle throttle =
      new LoadThrottle(List.of((settings, rested) -> signal.get()), cancelled::get);

  @Test
  void worksLessAfterEachReasonAndSlowlyMoreWithoutOne() throws Exception {
    assertEquals(0.1, throttle.share());
    for (double share : new double[] {0.2, 0.4, 0.8, 1, 1}) {
      throttle.beforeChunk(Duration.ZERO);
      throttle.look();
      assertEquals(share, throttle.share(), 1e-9);
    }
    workUntil("too much");
    assertEquals(Optional.of("too much"), throttle.reason());
    assertEquals(0.5, throttle.share());
    assertEquals(Duration.ofMillis(100), throttle.chunkTime());
    throttle.look();
    assertEquals(0.5, throttle.share(), "it rests: whatever happens is not its work");
    for (int i = 0; i < 20; i++) {
      workUntil("too much");
    }
    assertEquals(0.03, throttle.share());
    assertEquals(Duration.ofMillis(10), throttle.chunkTime());

    signal.set(Optional.empty());
    throttle.look();
    assertEquals(0.03, throttle.share(), "it has rested: nothing is known of more work yet");
    throttle.beforeChunk(Duration.ZERO);
    throttle.look();
    assertEquals(0.033, throttle.share(), 1e-9);
    for (int i = 0; i < 60; i++) {
      throttle.beforeChunk(Duration.ZERO);
      throttle.look();
    }
    assertEquals(1, throttle.share());
  }

  @Test
  void beginsAtOnceWhereNobodyIsThereAndSlowlyWhereSomebodyHasComeBeforeIt() throws Exception {
    Latencies latencies = new Latencies();
    LoadThrottle throttle =
        new LoadThrottle(List.of(new ApplicationLatency(latencies)), () -> false);
    throttle.look();
    assertEquals(1, throttle.share(), "nothing was sent");
    latencies.took(1_000, false);
    throttle.look();
    assertEquals(0.1, throttle.share(), "somebody has come before it began");
    throttle.look();
    assertEquals(1, throttle.share(), "and gone");
    throttle.beforeChunk(Duration.ZERO);
    latencies.took(1_000, false);
    throttle.look();
    assertEquals(1, throttle.share(), "only reasons count once it works");
    throttle.look();
    assertEquals(1, throttle.share());
  }

  @Test
  void beginsSlowlyWhereASingleSignalIsNotQuiet() {
    LoadThrottle throttle =
        new LoadThrottle(
            List.of(new ApplicationLatency(new Latencies()), (settings, rested) -> signal.get()),
            () -> false);
    throttle.look();
    assertEquals(0.1, throttle.share());
  }

  @Test
  void restsBeforeTheNextChunkInProportionToTheLast() throws Exception {
    long began = System.nanoTime();
    throttle.beforeChunk(Duration.ofMillis(20));
    assertTrue(System.nanoTime() - began >= TimeUnit.MILLISECONDS.toNanos(180), "nine tenths");
  }

  private void workUntil(String reason) throws InterruptedException {
    signal.set(Optional.empty());
    throttle.look();
    throttle.beforeChunk(Duration.ZERO);
    signal.set(Optional.of(reason));
    throttle.look();
  }

  @Test
  void aChunkWaitsWhileThereIsAReasonAndForNothingOnceItIsCancelled() throws Exception {
    signal.set(Optional.of("too much"));
    throttle.look();
    Thread chunk = new Thread(this::beforeChunk, "chunk");
    chunk.start();
    chunk.join(100);
    assertTrue(chunk.isAlive());
    cancelled.set(true);
    chunk.join(TimeUnit.SECONDS.toMillis(10));
    assertFalse(chunk.isAlive());
  }

  private void beforeChunk() {
    try {
      throttle.beforeChunk(Duration.ZERO);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aPauseByHandIsAReasonOfItsOwn() {
    throttle.settings(CopySettings.DEFAULT, true);
    assertEquals(Optional.of("paused by hand"), throttle.reason());
    throttle.look();
    assertEquals(0.1, throttle.share(), "a pause says nothing about the load");
    throttle.settings(CopySettings.DEFAULT, false);
    assertEquals(Optional.empty(), throttle.reason());
  }

  @Test
  void aSignalThatCannotBeReadIsAReason() {
    LoadThrottle blind =
        new LoadThrottle(
            List.of(
                (settings, rested) -> {
                  throw new SQLException("nobody answers");
                }),
            () -> false);
    blind.look();
    assertTrue(blind.reason().orElse("").contains("nobody answers"));
  }

  @Test
  void latencyIsComparedWithWhatItIsWhileTheCopyRests() {
    Latencies latencies = new Latencies();
    ApplicationLatency application = new ApplicationLatency(latencies);
    assertEquals(Optional.empty(), reason(application, latencies, 20, 50, 0, false), "too few");
    assertTrue(reason(application, latencies, 1_000, 1, 0, false).isPresent(), "nothing known");
    assertEquals(Optional.empty(), reason(application, latencies, 1_000, 1, 0, true));
    assertEquals(Optional.empty(), reason(application, latencies, 1_000, 1, 0, false));
    String slow = reason(application, latencies, 1_000, 3, 0, false).orElse("");
    assertTrue(slow.matches("p99 of statements here 3\\.\\d ms, 1\\.\\d ms while.*"), slow);
    assertEquals(Optional.empty(), reason(application, latencies, 1_000, 3, 0, true));
    for (int i = 0; i < 20; i++) {
      reason(application, latencies, 1_000, 3, 0, true);
    }
    assertEquals(Optional.empty(), reason(application, latencies, 1_000, 3, 0, false), "learned");
    assertTrue(reason(application, latencies, 1_000, 3, 60, false).isPresent(), "failures");
    assertEquals(Optional.empty(), reason(application, latencies, 1_000, 3, 60, true), "its own");
    assertEquals(Optional.empty(), reason(application, latencies, 1_000, 3, 40, false));
  }

  private static Optional<String> reason(
      ApplicationLatency application,
      Latencies latencies,
      int statements,
      long millis,
      int failures,
      boolean rested) {
    for (int i = 0; i < statements; i++) {
      latencies.took(TimeUnit.MILLISECONDS.toNanos(millis), i < failures);
    }
    return application.reason(CopySettings.DEFAULT, rested);
  }

  @Test
  void oneOfAHundredIsBeyondTheP99() {
    Latencies latencies = new Latencies();
    for (int i = 0; i < 1_000; i++) {
      latencies.took(i < 990 ? 100_000 : 50_000_000, false);
    }
    Latencies.Window window = latencies.take();
    assertTrue(window.p99Nanos() >= 100_000 && window.p99Nanos() < 113_000, window.toString());
    for (int i = 0; i < 1_000; i++) {
      latencies.took(i < 989 ? 100_000 : 50_000_000, false);
    }
    window = latencies.take();
    assertTrue(window.p99Nanos() >= 50_000_000 && window.p99Nanos() < 57_000_000, "" + window);
    assertEquals(new Latencies.Window(0, 0, 0), latencies.take());
  }

  @Test
  void settingsAreReadAsTheyAreWritten() {
    CopySettings changed = CopySettings.DEFAULT.with("chunkMillis=50, latencyPercent=0");
    assertEquals(Duration.ofMillis(50), changed.chunkTime());
    assertEquals(0, changed.latencyPercent());
    assertEquals(CopySettings.DEFAULT.threadsRunning(), changed.threadsRunning());
    assertEquals(changed, CopySettings.DEFAULT.with(changed.text()));
    assertEquals(CopySettings.DEFAULT, CopySettings.DEFAULT.with(""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"chunkMillis", "chunkMillis=x", "speed=1", "chunkMillis=0", "=3"})
  void settingsThatCannotBeAreRefused(String changes) {
    assertThrows(IllegalArgumentException.class, () -> CopySettings.DEFAULT.with(changes));
  }
}
