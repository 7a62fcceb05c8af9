package io.domainrouter.migrate;

import io.domainrouter.config.ControlConfig;
import io.domainrouter.config.CrossDomainTransactions;
import io.domainrouter.config.DomainConfig;
import io.domainrouter.config.MovePolicy;
import io.domainrouter.config.Phase;
import io.domainrouter.config.PoolConfig;
import io.domainrouter.config.RouterConfig;
import io.domainrouter.config.Secret;
import io.domainrouter.config.TargetConfig;
import io.domainrouter.config.UnknownTables;
import io.domainrouter.pool.TargetPools;
import io.domainrouter.route.DomainCatalog;
import io.domainrouter.testing.TestServer;
import io.domainrouter.testing.TwoSchemas;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The copy of {@code items} in a process of its own, which says when a chunk is committed, until it
 * is killed or ends. Not thread-safe.
 */
final class CopyProcess implements AutoCloseable {
  static final int CHUNK_ROWS = 10;
  private static final String WHOLE = "WHOLE";

  private final Process process;
  private final BufferedReader output;

  private CopyProcess(Process process) {
    this.process = process;
    this.output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  static CopyProcess start(TestServer server, TwoSchemas schemas) throws IOException {
    String tests = System.getProperty("java.class.path");
    ProcessBuilder builder =
        new ProcessBuilder(
            ProcessHandle.current().info().command().orElse("java"),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xmx64m",
            "-cp",
            System.getProperty("surefire.test.class.path", tests),
            CopyProcess.class.getName(),
            server.url(schemas.schema(TwoSchemas.SOURCE)),
            server.url(schemas.schema(TwoSchemas.TARGET)),
            server.user());
    builder.environment().put("COPY_PASSWORD", server.password());
    return new CopyProcess(builder.redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  /** Returns after so many chunks; false when the copy was over before. */
  boolean awaitChunks(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      String line = output.readLine();
      if (line == null) {
        throw new IOException("the copy's process has ended");
      }
      if (line.equals(WHOLE)) {
        return false;
      }
    }
    return true;
  }

  /** SIGKILL; returns when it is gone. */
  void kill() {
    process.toHandle().destroyForcibly();
    process.onExit().join();
  }

  @Override
  public void close() {
    kill();
  }

  public static void main(String[] args) throws Exception {
    RouterConfig config =
        new RouterConfig(
            "copy",
            target(RouterConfig.MONOLITH, args[0], args[2]),
            List.of(target("partition", args[1], args[2])),
            List.of(
                new DomainConfig(
                    "things",
                    "partition",
                    List.of("items"),
                    1,
                    List.of(),
                    Phase.MONOLITH,
                    MovePolicy.DEFAULT)),
            List.of(),
            UnknownTables.MONOLITH,
            CrossDomainTransactions.REFUSE,
            ControlConfig.DEFAULT,
            "none");
    MoveRequest request = new MoveRequest("things", 0, 1, List.of("items"), 1, CHUNK_ROWS, 2);
    try (TargetPools pools = TargetPools.forStart(new DomainCatalog(config))) {
      CopyHooks hooks =
          new CopyHooks(
              last -> TimeUnit.MILLISECONDS.sleep(1),
              Conflicts.IGNORE,
              (table, copied, estimated) -> System.out.println(copied),
              () -> false);
      if (new Backfill(pools, request, hooks).run().complete()) {
        System.out.println(WHOLE);
      }
    }
  }

  private static TargetConfig target(String name, String url, String user) {
    Secret password = new Secret(System.getenv("COPY_PASSWORD"));
    return new TargetConfig(name, url, user, password, PoolConfig.DEFAULT);
  }
}
