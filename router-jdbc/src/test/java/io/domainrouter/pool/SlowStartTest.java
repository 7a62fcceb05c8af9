package io.domainrouter.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.domainrouter.DomainRouter;
import io.domainrouter.config.Phase;
import io.domainrouter.config.RouterConfig;
import io.domainrouter.config.TargetConfig;
import io.domainrouter.route.DomainCatalog;
import io.domainrouter.testing.HeldServer;
import io.domainrouter.testing.RouterFixture;
import io.domainrouter.testing.TestServers;
import java.sql.SQLTransientConnectionException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How long the router's own connections are waited for. */
final class SlowStartTest {
  /**
   * The server answers only when one of the running router's connections was waited for in vain.
   */
  @Test
  void aStartIsMorePatientThanTheRouterThatRuns() throws Exception {
    ExecutorService executor = Executors.newSingleThreadExecutor();
    try (RouterFixture fixture = RouterFixture.named("slowstart").domain("items", "item");
        HeldServer held = HeldServer.before(TestServers.shared().server(0).port())) {
      fixture.schemas("CREATE TABLE item (id INT PRIMARY KEY)");
      RouterConfig config = by(held.port(), fixture.config());
      CompletableFuture<DomainRouter> opened = new CompletableFuture<>();
      executor.execute(() -> open(config, opened));
      held.awaitConnection();
      try (TargetPools running = new TargetPools(new DomainCatalog(config))) {
        assertThrows(
            SQLTransientConnectionException.class, () -> running.internal(DomainCatalog.MONOLITH));
        held.release();
      }
      try (DomainRouter router = opened.get(1, TimeUnit.MINUTES)) {
        assertEquals(Phase.MONOLITH, router.controller().status("items").phase());
      }
    } finally {
      executor.shutdown();
    }
  }

  private static void open(RouterConfig config, CompletableFuture<DomainRouter> opened) {
    try {
      opened.complete(DomainRouter.open(config));
    } catch (Exception e) {
      opened.completeExceptionally(e);
    }
  }

  private static RouterConfig by(int port, RouterConfig config) {
    TargetConfig monolith = config.monolith();
    String url =
        monolith.url().replace(":" + TestServers.shared().server(0).port() + "/", ":" + port + "/");
    return new RouterConfig(
        config.name(),
        new TargetConfig(
            monolith.name(), url, monolith.username(), monolith.password(), monolith.pool()),
        config.partitions(),
        config.domains(),
        config.relationships(),
        config.unknownTables(),
        config.crossDomainTransactions(),
        config.control(),
        config.fingerprint());
  }
}
