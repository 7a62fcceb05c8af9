package io.domainrouter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.domainrouter.config.Phase;
import io.domainrouter.config.PoolConfig;
import io.domainrouter.testing.RouterFixture;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A thousand virtual threads over ten connections: checklist line 108. */
@EnabledForJreRange(min = JRE.JAVA_21)
final class VirtualThreadsTest {
  private static final String PINNED = "jdk.VirtualThreadPinned";
  private static final int THREADS = 1_000;
  private static final int FIRST_THREADS = 100;
  private static final int CONNECTIONS = 10;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final AtomicInteger lastId = new AtomicInteger();
  @TempDir private Path directory;
  private RouterFixture fixture;

  @BeforeEach
  void open() throws SQLException {
    fixture =
        RouterFixture.named("virtual")
            .domain("items", "item")
            .schemas("CREATE TABLE item (id INT PRIMARY KEY, amount INT NOT NULL)")
            .pool(new PoolConfig(CONNECTIONS, 0, CONNECTIONS, PATIENCE, Duration.ofMinutes(30)))
            .open();
  }

  @AfterEach
  void close() throws SQLException {
    fixture.close();
  }

  /** The first threads load the classes, during which no virtual thread can leave its carrier. */
  @ParameterizedTest
  @EnumSource(names = {"MONOLITH", "DUAL_WRITE"})
  void line108_noCarrierIsPinnedByOurFrames(Phase phase) throws Exception {
    fixture.moveTo("items", phase);
    onVirtualThreads(FIRST_THREADS, this::work);
    List<RecordedEvent> pinned = pinnedWhile(THREADS, this::work);
    assertEquals(
        String.valueOf(FIRST_THREADS + THREADS),
        RouterFixture.query(fixture.connect(), "SELECT SUM(amount) FROM item"));
    List<RecordedEvent> ours = pinned.stream().filter(VirtualThreadsTest::isOurs).toList();
    System.out.println("pinned by others in " + phase + ": " + (pinned.size() - ours.size()));
    assertEquals(List.of(), ours);
  }

  /** So that the other test can fail. */
  @Test
  void aPinnedThreadIsSeen() throws Exception {
    List<RecordedEvent> pinned = pinnedWhile(1, Pinned::new);
    assertTrue(pinned.stream().anyMatch(VirtualThreadsTest::isOurs), pinned::toString);
  }

  /** Blocks while it is initialised, which pins. */
  private static final class Pinned {
    static {
      LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
    }
  }

  private List<RecordedEvent> pinnedWhile(int threads, Callable<?> work) throws Exception {
    Path file = directory.resolve("pinned.jfr");
    try (Recording recording = new Recording()) {
      recording.enable(PINNED).withThreshold(Duration.ZERO).withStackTrace();
      recording.start();
      onVirtualThreads(threads, work);
      recording.stop();
      recording.dump(file);
    }
    return RecordingFile.readAllEvents(file);
  }

  private static void onVirtualThreads(int count, Callable<?> work) throws Exception {
    ExecutorService threads = virtualThreads();
    List<Future<?>> running = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      running.add(threads.submit(work));
    }
    for (Future<?> each : running) {
      each.get();
    }
    threads.shutdown();
  }

  /** By reflection, since source level 17 does not know the method. */
  private static ExecutorService virtualThreads() throws ReflectiveOperationException {
    return (ExecutorService)
        Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
  }

  private int work() throws SQLException {
    int id = lastId.incrementAndGet();
    try (Connection connection = fixture.connect()) {
      connection.setAutoCommit(false);
      execute(connection, "INSERT INTO item VALUES (?, 0)", id);
      execute(connection, "UPDATE item SET amount = amount + 1 WHERE id = ?", id);
      connection.commit();
      assertEquals(1, amount(connection, id));
      connection.commit();
    }
    return id;
  }

  private static void execute(Connection connection, String sql, int id) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setInt(1, id);
      assertEquals(1, statement.executeUpdate());
    }
  }

  private static int amount(Connection connection, int id) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("SELECT amount FROM item WHERE id = ?")) {
      select.setInt(1, id);
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return row.getInt(1);
      }
    }
  }

  /** Whether the code that blocked, or that called the JDK to block, is the router's. */
  private static boolean isOurs(RecordedEvent event) {
    return event.getStackTrace().getFrames().stream()
        .map(VirtualThreadsTest::className)
        .filter(name -> !name.matches("(java|jdk|sun)\\..*"))
        .findFirst()
        .orElse("")
        .startsWith("io.domainrouter.");
  }

  private static String className(RecordedFrame frame) {
    return frame.getMethod().getType().getName();
  }
}
