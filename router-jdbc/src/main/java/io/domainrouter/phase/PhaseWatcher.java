package io.domainrouter.phase;

import io.domainrouter.config.ControlConfig;
import io.domainrouter.config.DomainConfig;
import io.domainrouter.config.Phase;
import io.domainrouter.config.Side;
import io.domainrouter.failpoint.Failpoint;
import io.domainrouter.pool.TargetPools;
import io.domainrouter.route.DomainCatalog;
import io.domainrouter.route.DomainState;
import io.domainrouter.route.PhaseSnapshot;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps this instance's {@link PhaseSource} in step with the control rows, and the control schema
 * in the know of this instance: one daemon thread, one look per heartbeat. Thread-safe.
 */
public final class PhaseWatcher implements AutoCloseable {
  private static final String BUILD = build();

  /** For how long a writer keeps a lock of no use while another finds out for it. */
  private static final long LOCKED_MILLIS = 20;

  private static final Logger LOG = LoggerFactory.getLogger(PhaseWatcher.class);
  private static final int LOCK_WAIT_TIMEOUT = 1205;
  private static final int DEADLOCK = 1213;
  private static final int ATTEMPTS = 5;

  private final DomainCatalog catalog;
  private final TargetPools pools;
  private final PhaseSource source;
  private final ControlReader reader;
  private final long instanceId;
  private final InstanceKind kind;
  private final String instanceName;
  private final Semaphore wakeUps = new Semaphore(0);

  /** By domain, what those wait for who follow while another reads; null while nobody does. */
  private final AtomicReferenceArray<CountDownLatch> reading;

  private final Thread thread;
  private final WaitClock waitClock;
  private volatile boolean closed;
  private boolean failing;
  private boolean rehearsed;

  private PhaseWatcher(
      DomainCatalog catalog,
      TargetPools pools,
      PhaseSource source,
      long id,
      InstanceKind kind,
      String name) {
    this.catalog = catalog;
    this.pools = pools;
    this.source = source;
    this.reader = new ControlReader(catalog, pools);
    this.instanceId = id;
    this.kind = kind;
    this.instanceName = name;
    this.reading = new AtomicReferenceArray<>(catalog.domainCount());
    this.thread = new Thread(this::watch, "domainrouter-watcher-" + catalog.config().name());
    this.thread.setDaemon(true);
    this.waitClock = new WaitClock(catalog, pools, source, name);
  }

  /**
   * Reads the phases, enters this instance and starts watching.
   *
   * @throws SQLException {@code DR101} when control tables are missing or another domain file is in
   *     use; otherwise the database's own error. Nothing is left running.
   */
  public static PhaseWatcher start(DomainCatalog catalog, TargetPools pools, InstanceKind kind)
      throws SQLException {
    String name = ProcessHandle.current().pid() + "@" + hostName() + "/" + catalog.config().name();
    try (TargetPools patient = TargetPools.forStart(catalog)) {
      long id = register(catalog, patient, kind, name);
      try {
        return start(catalog, pools, patient, kind, id, name);
      } catch (SQLException | RuntimeException e) {
        leave(patient, id);
        throw e;
      }
    }
  }

  private static PhaseWatcher start(
      DomainCatalog catalog,
      TargetPools pools,
      TargetPools patient,
      InstanceKind kind,
      long id,
      String name)
      throws SQLException {
    makeRows(catalog, patient);
    long asked = System.nanoTime();
    List<DomainState> states = new ArrayList<>();
    for (int domain = 0; domain < catalog.domainCount(); domain++) {
      states.add(new ControlReader(catalog, patient).read(domain, UselessLock.NONE));
      upgradePartition(catalog, pools, states.get(domain));
    }
    PhaseSource source = new PhaseSource(catalog, new PhaseSnapshot(states), asked);
    PhaseWatcher watcher = new PhaseWatcher(catalog, pools, source, id, kind, name);
    watcher.thread.start();
    watcher.waitClock.start();
    LOG.info("Instance {}, build {}, has entered the fleet", name, BUILD);
    return watcher;
  }

  /** Makes the monolith's control tables where they are missing, and enters there. */
  private static long register(
      DomainCatalog catalog, TargetPools pools, InstanceKind kind, String name)
      throws SQLException {
    ControlConfig control = catalog.config().control();
    try (Connection monolith = pools.internal(DomainCatalog.MONOLITH)) {
      ControlSchema.ensure(monolith, catalog.config().monolith().name(), control.createTables());
      long id =
          Instances.register(
              monolith, kind, name, catalog.config().fingerprint(), control.timeToLive());
      monolith.commit();
      return id;
    }
  }

  private static void leave(TargetPools pools, long id) {
    try (Connection monolith = pools.internal(DomainCatalog.MONOLITH)) {
      Instances.remove(monolith, id);
      monolith.commit();
    } catch (SQLException e) {
      LOG.info("This instance stays registered until its heartbeat expires: {}", e.toString());
    }
  }

  /** Several that begin at once can be each other's deadlock: what is undone is done again. */
  private static void makeRows(DomainCatalog catalog, TargetPools pools) throws SQLException {
    for (int attempt = 1; ; attempt++) {
      try {
        makeMonolithRows(catalog, pools);
        break;
      } catch (SQLException e) {
        if (e.getErrorCode() != DEADLOCK || attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
    for (int domain = 0; domain < catalog.domainCount(); domain++) {
      if (catalog.domain(domain).initialPhase().authority() == Side.PARTITION) {
        preparePartition(catalog, pools, domain);
      }
    }
  }

  private static void makeMonolithRows(DomainCatalog catalog, TargetPools pools)
      throws SQLException {
    try (Connection monolith = pools.internal(DomainCatalog.MONOLITH)) {
      for (int domain = 0; domain < catalog.domainCount(); domain++) {
        RowCheck.requireNew(catalog, pools, domain, monolith);
      }
      for (DomainConfig domain : catalog.config().domains()) {
        ControlRows.insertInitial(monolith, domain, true);
        MirrorRows.insertInitial(monolith, domain.name());
      }
      monolith.commit();
    }
  }

  private static String hostName() {
    String host = System.getenv("HOSTNAME");
    return host == null || host.isEmpty() ? "localhost" : host;
  }

  private static void preparePartition(DomainCatalog catalog, TargetPools pools, int domain)
      throws SQLException {
    int target = catalog.target(domain, Side.PARTITION);
    try (Connection partition = pools.internal(target)) {
      ControlSchema.ensure(
          partition, catalog.target(target).name(), catalog.config().control().createTables());
      ControlRows.insertInitial(partition, catalog.domain(domain), false);
      partition.commit();
    }
  }

  /** A partition that is not there now is not needed now, or its first use says so. */
  private static void upgradePartition(DomainCatalog catalog, TargetPools pools, DomainState state)
      throws SQLException {
    if (!state.phase().locked()) {
      return;
    }
    int target = catalog.target(state.domain(), Side.PARTITION);
    try (Connection partition = pools.internal(target)) {
      ControlSchema.ensure(
          partition, catalog.target(target).name(), catalog.config().control().createTables());
      RowCheck.requireOneAuthority(catalog, pools, partition, state);
    } catch (SQLException e) {
      if ("DR101".equals(e.getSQLState())) {
        throw e;
      }
      LOG.warn(
          "The control tables on {} were not looked at: {}",
          catalog.target(target).name(),
          e.toString());
    }
  }

  public PhaseSource source() {
    return source;
  }

  /** This instance's number in the control schema; part of its journal keys. */
  public long instanceId() {
    return instanceId;
  }

  public String instanceName() {
    return instanceName;
  }

  /** Looks at once instead of at the next heartbeat. */
  public void wakeUp() {
    wakeUps.release();
  }

  /** Reads one domain's rows now, finishes a half-done hand-over, and puts the truth in force. */
  public void refresh(int domain) throws SQLException {
    refresh(domain, UselessLock.NONE);
  }

  private void refresh(int domain, UselessLock lock) throws SQLException {
    long asked = System.nanoTime();
    source.offer(readOrAskPartition(domain, lock), asked);
    source.confirm(domain, asked);
  }

  /** A domain whose authority is the partition does not depend on the monolith's answer. */
  private DomainState readOrAskPartition(int domain, UselessLock lock) throws SQLException {
    try {
      return reader.read(domain, lock);
    } catch (SQLException e) {
      DomainState known = source.snapshot().of(domain);
      if (known.phase().authority() == Side.PARTITION) {
        Optional<ControlRow> row = reader.onPartition(domain);
        if (row.isPresent() && row.get().authority() && row.get().epoch() == known.epoch()) {
          return known;
        }
      }
      throw e;
    }
  }

  /**
   * As {@link #refresh}, for a writer that has found under its lock that the phase by which it had
   * planned is over. All that a cutover has held find so at once: one reads, and all others go on
   * at once when it has. While the hand-over is being finished by another whose commit takes long,
   * it goes on waiting, for the cutover's deadline at most.
   *
   * <p>The lock is let go when that is known: while the new side takes over, the servers have
   * enough to do without that. Where it takes a moment longer, the lock goes first. It may be on
   * the very row by which that side would take over: that of a writer who planned two changes ago.
   *
   * @param epoch by which the writer had planned
   */
  public void follow(int domain, long epoch, UselessLock lock) throws SQLException {
    UselessLock once = lock.once();
    try {
      follow(domain, epoch, once, System.nanoTime());
    } finally {
      once.release();
    }
    Failpoint.WRITER_OVERTAKEN.pass();
  }

  private void follow(int domain, long epoch, UselessLock lock, long started) throws SQLException {
    long deadline = started + catalog.domain(domain).policy().cutoverDeadline().toNanos();
    boolean read = false;
    while (!read && source.snapshot().of(domain).epoch() <= epoch) {
      try {
        read = readOrAwait(domain, lock);
      } catch (SQLException e) {
        if (e.getErrorCode() != LOCK_WAIT_TIMEOUT || System.nanoTime() - deadline > 0) {
          throw e;
        }
      }
    }
  }

  /** False when another has read, or tried to. Who waits in vain for that asks for itself. */
  private boolean readOrAwait(int domain, UselessLock lock) throws SQLException {
    CountDownLatch done = new CountDownLatch(1);
    CountDownLatch others = reading.compareAndExchange(domain, null, done);
    if (others != null && isOver(others, lock)) {
      return false;
    }
    try {
      refresh(domain, lock);
      return true;
    } finally {
      if (others == null) {
        reading.set(domain, null);
        done.countDown();
      }
    }
  }

  private boolean isOver(CountDownLatch reading, UselessLock lock) throws SQLException {
    try {
      if (reading.await(LOCKED_MILLIS, TimeUnit.MILLISECONDS)) {
        return true;
      }
      lock.release();
      long millis = catalog.config().control().answerTimeout().toMillis();
      return reading.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /**
   * As {@link #refresh}, after a time in which the others may have taken this instance for dead.
   * They must know that it lives before it reads what it then relies on.
   */
  public void rejoin(int domain) throws SQLException {
    try {
      tell();
    } catch (SQLException e) {
      // Without the monolith nobody can change a phase; a partition may still answer.
      LOG.debug("The monolith does not take the heartbeat: {}", e.toString());
    }
    refresh(domain);
  }

  /** Reads every domain's rows now. */
  public void refreshAll() throws SQLException {
    for (int domain = 0; domain < catalog.domainCount(); domain++) {
      refresh(domain);
    }
  }

  private void watch() {
    while (!closed) {
      try {
        look();
        failing = false;
      } catch (SQLException | RuntimeException e) {
        if (!failing) {
          LOG.warn(
              "The control rows cannot be read; the last known phases go stale: {}", e.toString());
        }
        failing = true;
      }
      try {
        if (wakeUps.tryAcquire(
            catalog.config().control().heartbeat().toMillis(), TimeUnit.MILLISECONDS)) {
          wakeUps.drainPermits();
        }
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void look() throws SQLException {
    SQLException failure = null;
    try {
      tell();
    } catch (SQLException e) {
      failure = e;
    }
    for (int domain = 0; domain < catalog.domainCount(); domain++) {
      try {
        refresh(domain);
      } catch (SQLException e) {
        failure = e;
      }
    }
    for (int domain = 0; domain < catalog.domainCount(); domain++) {
      probeMirror(domain); // A silent one keeps no other domain's news back.
    }
    try {
      readyForCutover();
    } catch (SQLException e) {
      LOG.debug("Connections are not open before they are needed: {}", e.toString());
    }
    if (failure != null) {
      throw failure;
    }
  }

  /** Where the next step moves the statements, connections are open as where they are now. */
  private void readyForCutover() throws SQLException {
    int[] ready = new int[catalog.targetCount()];
    for (int domain = 0; domain < catalog.domainCount(); domain++) {
      Phase phase = source.snapshot().of(domain).phase();
      if (phase == Phase.READ_MIGRATION || phase == Phase.PARTITION_FIRST) {
        int mirror = catalog.target(domain, phase.authority().other());
        int authority = catalog.target(domain, phase.authority());
        ready[mirror] = Math.max(ready[mirror], pools.open(authority));
        if (!source.isMirrorDown(domain)) {
          if (!rehearsed) {
            rehearsed = true;
            reader.rehearse(domain);
          }
          pools.keepQuick(mirror);
          pools.keepQuick(authority);
        }
      }
    }
    for (int target = 0; target < ready.length; target++) {
      pools.keepReady(target, ready[target]);
    }
  }

  /**
   * A mirror that failed here is written at once again when it answers, a heartbeat later at the
   * soonest: one that answers and refuses to be written would be tried by every writer. One that is
   * read is asked all the time: an application that only reads would wait for a silent one for
   * ever.
   */
  private void probeMirror(int domain) {
    DomainState state = source.snapshot().of(domain);
    int mirror = catalog.target(domain, state.phase().authority().other());
    if (source.isMirrorDown(domain)) {
      probeFailedMirror(domain, mirror);
    } else if (state.mirrorTrusted() && state.phase() != Phase.DUAL_WRITE) {
      probeReadMirror(domain, mirror);
    }
  }

  private void probeFailedMirror(int domain, int mirror) {
    long heartbeat = catalog.config().control().heartbeat().toNanos();
    if (source.nanosSinceMirrorFailed(domain) < heartbeat) {
      return;
    }
    String name = catalog.domain(domain).name();
    try {
      MirrorProbe.ask(catalog.target(mirror));
      source.mirrorAnswers(domain);
      LOG.info("The mirror of domain {} answers again", name);
    } catch (SQLException e) {
      LOG.debug("The mirror of domain {} is still down: {}", name, e.toString());
    }
  }

  private void probeReadMirror(int domain, int mirror) {
    String name = catalog.domain(domain).name();
    try {
      pools.quickly(mirror, connection -> ControlRows.read(connection, name));
    } catch (SQLException e) {
      source.mirrorFailed(domain, "the mirror does not answer: " + e.getSQLState());
      wakeUp();
    }
  }

  /** Persists losses of trust first, so that no later read of this thread can miss them. */
  private void tell() throws SQLException {
    Map<String, Long> acknowledged = new LinkedHashMap<>();
    for (int domain = 0; domain < catalog.domainCount(); domain++) {
      acknowledged.put(catalog.domain(domain).name(), source.acknowledged(domain));
    }
    Map<Integer, String> losses = Map.copyOf(source.trustLosses());
    long asked = System.nanoTime();
    try (Connection monolith = pools.prompt(DomainCatalog.MONOLITH)) {
      for (Map.Entry<Integer, String> loss : losses.entrySet()) {
        MirrorRows.distrust(monolith, catalog.domain(loss.getKey()).name(), loss.getValue());
      }
      if (!Instances.heartbeat(monolith, instanceId, words(acknowledged))) {
        Instances.reenter(
            monolith, instanceId, kind, instanceName, catalog.config().fingerprint(), acknowledged);
      }
      monolith.commit();
    }
    source.told(asked);
    losses.forEach((domain, reason) -> source.trustLosses().remove(domain, reason));
  }

  private Instances.Words words(Map<String, Long> acknowledged) {
    StringJoiner inFlight = new StringJoiner(", ");
    for (int domain = 0; domain < catalog.domainCount(); domain++) {
      String counts = source.inFlight(domain);
      if (!counts.isEmpty()) {
        inFlight.add(catalog.domain(domain).name() + " " + counts);
      }
    }
    List<String> holds =
        source.holds().olderThan(catalog.config().control().heartbeat().toMillis());
    return new Instances.Words(acknowledged, BUILD, inFlight.toString(), holds);
  }

  /** The application's, where it says so, else the router's. */
  private static String build() {
    String version = PhaseWatcher.class.getPackage().getImplementationVersion();
    return System.getProperty("domainrouter.build", version == null ? "development" : version);
  }

  /** Stops watching and takes this instance out of the control schema. */
  @Override
  public void close() {
    closed = true;
    waitClock.close();
    thread.interrupt();
    boolean interrupted = false;
    try {
      thread.join(5_000);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    try (Connection monolith = pools.prompt(DomainCatalog.MONOLITH)) {
      Instances.remove(monolith, instanceId);
      monolith.commit();
    } catch (SQLException e) {
      LOG.info("This instance stays registered until its heartbeat expires: {}", e.toString());
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
