package io.domainrouter.phase;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The writers of this instance that wait for the shared lock on a domain's control row, or have
 * sent it in one packet with their write. Thread-safe; to begin and to end a wait costs three plain
 * writes.
 */
public final class Waits {
  private final Set<Wait> sessions = ConcurrentHashMap.newKeySet();

  /** One session's, one after the other. Used by one thread, {@link #close} by any. */
  public final class Wait {
    private static final VarHandle SINCE = since();

    private boolean known;
    private int domain;
    private int target;

    @SuppressWarnings("unused") // by its handle
    private long since;

    private Wait() {}

    private static VarHandle since() {
      try {
        return MethodHandles.lookup().findVarHandle(Wait.class, "since", long.class);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    /**
     * @param target whose control row it is
     * @param now a moment of {@link System#nanoTime}
     */
    public void begin(int domain, int target, long now) {
      if (!known) {
        known = true;
        sessions.add(this);
      }
      this.domain = domain;
      this.target = target;
      SINCE.setRelease(this, now | 1); // 0 is nobody's
    }

    public void end() {
      SINCE.setOpaque(this, 0L);
    }

    /** The session is closed. */
    public void close() {
      sessions.remove(this);
    }

    private Optional<Oldest> of(int wanted) {
      long began = (long) SINCE.getAcquire(this);
      Oldest found = new Oldest(target, began);
      boolean same = domain == wanted && began == (long) SINCE.getAcquire(this);
      return began != 0 && same ? Optional.of(found) : Optional.empty();
    }
  }

  /**
   * @param target whose control row is waited for
   * @param since a moment of {@link System#nanoTime}
   */
  record Oldest(int target, long since) {}

  /** For a session that is opened. */
  public Wait open() {
    return new Wait();
  }

  /** The longest wait for a domain at this moment; empty when nobody waits. */
  Optional<Oldest> oldest(int domain) {
    long now = System.nanoTime();
    return sessions.stream()
        .flatMap(wait -> wait.of(domain).stream())
        .max(Comparator.comparingLong(wait -> now - wait.since()));
  }
}
