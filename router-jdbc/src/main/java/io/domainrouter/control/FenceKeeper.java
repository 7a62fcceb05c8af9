package io.domainrouter.control;

import io.domainrouter.config.Phase;
import io.domainrouter.route.DomainState;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Raises the fence of a domain in phase 5b that stands without: its controller died between the
 * phase and the fence, or had to leave it out because an instance was late. Lowers one that stands
 * in 5a: its controller stood still before it raised it, and another has gone back meanwhile. Looks
 * now and then, acts in a thread of its own under the controllers' lock. Looking is for one thread.
 */
final class FenceKeeper implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FenceKeeper.class);
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(2);

  /** Raises or lowers one domain's fence as its phase wants it, or leaves it to the next look. */
  interface Mend {
    void run(int domain) throws SQLException;
  }

  private final ControlContext context;
  private final Mend mend;
  private final long[] nextLook;
  private volatile Thread working;

  FenceKeeper(ControlContext context, Mend mend) {
    this.context = context;
    this.mend = mend;
    this.nextLook = new long[context.catalog().domainCount()];
    java.util.Arrays.fill(nextLook, System.nanoTime());
  }

  void check(int domain, DomainState state) {
    boolean mayBeWrong =
        state.phase() == Phase.PARTITION_ONLY || state.phase() == Phase.PARTITION_FIRST;
    if (!mayBeWrong || System.nanoTime() - nextLook[domain] < 0) {
      return;
    }
    nextLook[domain] = System.nanoTime() + PAUSE_NANOS;
    Thread before = working;
    if (before != null && before.isAlive()) {
      return;
    }
    try {
      if (new Fence(context, domain).isWrong(state.phase())) {
        working = new Thread(() -> mend(domain), "domainrouter-fence-" + context.name(domain));
        working.setDaemon(true);
        working.start();
      }
    } catch (SQLException e) {
      LOG.debug("The fence of domain {} cannot be looked at now", context.name(domain), e);
    }
  }

  private void mend(int domain) {
    try {
      mend.run(domain);
    } catch (SQLException | RuntimeException e) {
      LOG.info("The fence of domain {} waits: {}", context.name(domain), e.toString());
    }
  }

  @Override
  public void close() {
    Thread last = working;
    if (last != null) {
      try {
        last.join(TimeUnit.SECONDS.toMillis(10));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
