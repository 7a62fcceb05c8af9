package io.domainrouter.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.domainrouter.chaos.Tables;
import io.domainrouter.chaos.Verdict;
import io.domainrouter.chaos.Writers;
import io.domainrouter.config.Phase;
import io.domainrouter.control.DomainStatus;
import io.domainrouter.testing.RouterFixture;
import io.domainrouter.testing.TcpProxy;
import io.domainrouter.testing.TestServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A controller in a process of its own is stopped (SIGSTOP), or all its packets vanish in both
 * directions, while it holds an application's writers in a cutover. They go on without it, none of
 * their statements fails, and the history checker judges what they were told once the controller
 * has come back, too.
 */
@Tag("slow")
final class LostControllerTest {
  private static final String DOMAIN = "items";
  private static final int THREADS = 4;
  private static final int ENOUGH = 100;

  @TempDir private Path directory;
  private final RouterFixture fixture = RouterFixture.named("lost_controller");
  private TcpProxy monolith;
  private TcpProxy partition;
  private FleetProcess controller;
  private Writers writers;

  @BeforeEach
  void open() throws Exception {
    monolith = TcpProxy.to(TestServers.shared().server(0));
    partition = TcpProxy.to(TestServers.shared().server(0));
    of(fixture).schemas(Tables.DDL).open();
    try (Connection connection = fixture.monolith();
        Statement statement = connection.createStatement()) {
      for (String fence : Tables.fences(Writers.LIFE, THREADS)) {
        statement.execute(fence);
      }
    }
    fixture.moveTo(DOMAIN, Phase.READ_MIGRATION);
    RouterFixture wired = of(RouterFixture.named("lost_controller"));
    wired.monolithThrough(monolith).partitionThrough(DOMAIN, partition);
    Path file = directory.resolve("wired.yml");
    Files.writeString(file, wired.domainFile() + "policy:\n  cutoverDeadline: 1 s\n");
    controller = FleetProcess.controller(file);
    controller.await("READY");
    writers = new Writers(fixture::connect, directory, THREADS).ordered();
  }

  private static RouterFixture of(RouterFixture some) {
    return some.domain(DOMAIN, Tables.NAMES.toArray(String[]::new));
  }

  @AfterEach
  void close() throws Exception {
    writers.stop();
    controller.close();
    fixture.close();
    monolith.close();
    partition.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "frozen", "cut off",
      })
  void writersGoOnWithoutOneFailedStatement(String trouble) throws Exception {
    writers.begin(false);
    writers.await(ENOUGH);
    controller.tell("advance");
    controller.await("PASSED cutover-locked");
    if (trouble.equals("frozen")) {
      controller.signal("STOP");
      writers.await(ENOUGH);
      controller.signal("CONT");
    } else {
      monolith.blackHole();
      partition.blackHole();
      writers.await(ENOUGH);
      monolith.heal();
      partition.heal();
    }
    String said = whatItSays();
    writers.await(ENOUGH);
    writers.stop();
    Verdict verdict = writers.verdict(fixture, DOMAIN);
    System.out.println("LOST CONTROLLER " + trouble + ": " + said + "; " + verdict);
    assertEquals(List.of(), verdict.findings());
    assertTrue(verdict.isClean(), verdict::toString);
    assertEquals(0, verdict.unknown(), verdict::toString);
    assertTrue(!said.startsWith("MOVED") || status().phase() == Phase.PARTITION_FIRST, said);
  }

  /** That it has moved the domain, or why not. */
  private String whatItSays() throws InterruptedException {
    try {
      List<String> said = controller.await("MOVED");
      return said.get(said.size() - 1);
    } catch (IOException e) {
      return e.getMessage();
    }
  }

  private DomainStatus status() {
    return fixture.router().controller().status(DOMAIN);
  }
}
