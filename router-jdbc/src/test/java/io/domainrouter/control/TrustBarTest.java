package io.domainrouter.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.domainrouter.testing.RouterFixture;
import io.domainrouter.testing.TcpProxy;
import io.domainrouter.testing.TestServers;
import java.sql.SQLException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The wire to the monolith breaks while trust is given back, and nobody is told. */
final class TrustBarTest {
  @Test
  void doesNotHoldUpTheHousekeeping() throws Exception {
    ExecutorService housekeeping = Executors.newSingleThreadExecutor();
    try (TcpProxy wire = TcpProxy.to(TestServers.shared().server(0));
        RouterFixture fixture = RouterFixture.named("trust_bar").domain("items", "item")) {
      fixture
          .monolithThrough(wire)
          .schemas("CREATE TABLE item (id INT PRIMARY KEY, name VARCHAR(50))");
      try (BareInstance instance = BareInstance.open(fixture.config())) {
        Future<Boolean> given =
            housekeeping.submit(
                () ->
                    TrustBar.unlessBarred(
                        instance.context(),
                        0,
                        () -> {
                          wire.halfOpen();
                          return true;
                        }));
        ExecutionException told =
            assertThrows(ExecutionException.class, () -> given.get(20, TimeUnit.SECONDS));
        assertEquals("08S01", ((SQLException) told.getCause()).getSQLState(), told::toString);
        wire.reset();
      }
    } finally {
      housekeeping.shutdownNow();
    }
  }
}
