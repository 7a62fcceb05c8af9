package io.domainrouter.control;

import io.domainrouter.config.DomainConfig;
import io.domainrouter.config.Phase;
import io.domainrouter.migrate.Backfill;
import io.domainrouter.migrate.CopyHooks;
import io.domainrouter.migrate.MoveRequest;
import io.domainrouter.phase.ControlRow;
import io.domainrouter.phase.ControlRows;
import io.domainrouter.phase.CopyRows;
import io.domainrouter.phase.MirrorRows;
import io.domainrouter.route.DomainCatalog;
import io.domainrouter.route.DomainState;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies one domain from its authority to its mirror and verifies it, in a thread of its own; one
 * job per domain in the whole fleet. It goes on after a restart where it stopped. Thread-safe.
 */
final class CopyJob {
  private static final Logger LOG = LoggerFactory.getLogger(CopyJob.class);

  private static final String RUN_ELSEWHERE = "DR203";

  private final ControlContext context;
  private final Gates gates;
  private final int domain;
  private final CopyProgress progress;
  private final SchemaWatch schema;
  private final Told told;
  private final CompletableFuture<Void> begun = new CompletableFuture<>();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private final Thread thread;
  private volatile boolean cancelled;
  private volatile boolean elsewhere;
  private DomainState copied;

  CopyJob(
      ControlContext context,
      Gates gates,
      int domain,
      CopyProgress progress,
      SchemaWatch schema,
      Told told) {
    this.context = context;
    this.gates = gates;
    this.domain = domain;
    this.progress = progress;
    this.schema = schema;
    this.told = told;
    this.thread = new Thread(this::run, "domainrouter-copy-" + context.name(domain));
    this.thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  boolean isRunning() {
    return !ended.isDone();
  }

  /** Completes when it has the fleet's lock, or with what it failed with before. */
  CompletableFuture<Void> begun() {
    return begun;
  }

  /** Completes when it has ended, with the failure if there was one. */
  CompletableFuture<Void> ended() {
    return ended;
  }

  /** Whether it has ended because another instance copies the domain. */
  boolean isRunElsewhere() {
    return elsewhere;
  }

  /** Stops it after the chunk in hand, and waits for that. */
  void cancel() {
    cancelled = true;
    try {
      thread.join(30_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try (Connection lockConnection = context.pools().internal(DomainCatalog.MONOLITH)) {
      Optional<ControllerLock> lock =
          ControllerLock.tryTake(lockConnection, "copy-" + context.name(domain), 1);
      if (lock.isEmpty()) {
        throw new SQLException(
            "The copy of " + context.name(domain) + " is already run by " + runner() + ".",
            RUN_ELSEWHERE);
      }
      try (ControllerLock held = lock.get()) {
        begun.complete(null);
        copyAndVerify(held);
      }
      ended.complete(null);
    } catch (SQLException | RuntimeException e) {
      failed(orSchemaChange(e));
    }
  }

  private void failed(Exception cause) {
    elsewhere = cause instanceof SQLException other && RUN_ELSEWHERE.equals(other.getSQLState());
    if (elsewhere) {
      LOG.debug("{}", cause.getMessage());
    } else if (SchemaWatch.isChange(cause)) {
      tellAll(cause);
    } else {
      tellOnce(cause);
    }
    if (!elsewhere) {
      schema.ended(progress.rowsCopied());
    }
    progress.activity("stopped: " + cause.getMessage());
    begun.completeExceptionally(cause);
    ended.completeExceptionally(cause);
  }

  /** It is tried again every second, and fails in the same way; drivers put times in line two. */
  private void tellOnce(Exception cause) {
    String words = cause.toString();
    if (told.isNew(words.lines().findFirst().orElse(""))) {
      LOG.warn("The copy of domain {} stopped: {}", context.name(domain), words);
    } else {
      LOG.debug("The copy of domain {} stopped again: {}", context.name(domain), words);
    }
  }

  /** A column that is gone shows as an error of the copy's own statement first. */
  private Exception orSchemaChange(Exception failure) {
    if (SchemaWatch.isChange(failure) && !schema.knowsOfChange()) {
      schema.forget(); // the checkpoints know it, and how the copy began, better
      return failure;
    }
    try {
      schema.requireSame();
      return failure;
    } catch (SQLException e) {
      if (!SchemaWatch.isChange(e)) {
        return failure;
      }
      if (failure != e && !SchemaWatch.isChange(failure)) {
        e.addSuppressed(failure);
      }
      return e;
    }
  }

  /** The other instances, and whoever looks later, learn of a schema change too. */
  private void tellAll(Exception cause) {
    try {
      if (!context.mirrorRow(domain).reason().equals(cause.getMessage())) {
        LOG.warn("The copy of domain {} stopped: {}", context.name(domain), cause.toString());
        context.inTransaction(
            DomainCatalog.MONOLITH,
            connection -> {
              MirrorRows.distrust(connection, context.name(domain), cause.getMessage());
              return null;
            });
      }
    } catch (SQLException e) {
      LOG.debug("The reason cannot be recorded", e);
    }
  }

  private String runner() throws SQLException {
    String runner =
        context
            .inTransaction(
                DomainCatalog.MONOLITH,
                connection -> CopyRows.read(connection, context.name(domain)))
            .runner();
    return runner.isEmpty() ? "another instance" : "instance " + runner;
  }

  private void copyAndVerify(ControllerLock held) throws SQLException {
    context.watcher().refresh(domain);
    if (!context.state(domain).phase().mirrored()) {
      progress.activity("");
      return;
    }
    requireJournaling();
    copied = context.state(domain);
    int from = context.authority(domain);
    int to = context.mirror(domain);
    DomainConfig config = context.config(domain);
    MoveRequest request =
        new MoveRequest(
            config.name(),
            from,
            to,
            config.tables(),
            copied.epoch(),
            config.policy().chunkRows(),
            config.policy().workers(),
            context.catalog().config().fingerprint());
    schema.begin(request);
    progress.activity("copying");
    try (CopyWatch watch =
        new CopyWatch(context, domain, held, progress, this::isObsolete).start()) {
      try {
        copyAndVerify(watch, request);
      } catch (SQLException | RuntimeException e) {
        progress.activity("stopped: " + e.getMessage());
        throw e;
      }
    }
  }

  private void copyAndVerify(CopyWatch watch, MoveRequest request) throws SQLException {
    Backfill.Outcome outcome =
        new Backfill(
                context.pools(),
                request,
                hooks(watch, request.from(), request.to()),
                schema.first())
            .run();
    schema.requireSame();
    if (!outcome.complete()) {
      progress.activity("cancelled");
      return;
    }
    new Verification(context, request, progress, watch.throttle())
        .run(() -> isObsolete() || schema.hasChanged());
    schema.requireSame();
    if (isObsolete()) {
      progress.activity("cancelled");
      return;
    }
    boolean remirrored = copied.phase() == Phase.PARTITION_FIRST;
    // A copy that stood still here must not speak for a later one's rows.
    context.whileUnchanged(
        domain,
        copied,
        connection -> {
          MirrorRows.setVerified(connection, request.domain(), true);
          if (remirrored) {
            MirrorRows.setDualWrite(connection, request.domain(), true);
          }
          return null;
        });
    context.watcher().refresh(domain);
    told.over();
    progress.activity("");
    LOG.info("Domain {} is copied and verified: {} rows", request.domain(), progress.rowsCopied());
  }

  /** A row may be copied only once every writer everywhere journals what it changes. */
  private void requireJournaling() throws SQLException {
    Gates.Finding acknowledged = gates.acknowledgedByAll(domain);
    if (!acknowledged.passed()) {
      throw new SQLException(
          "The copy of " + context.name(domain) + " must wait: " + acknowledged.words(), "DR202");
    }
  }

  /**
   * Cancelled, or the domain has moved to another phase: then nothing is journaled for this copy.
   */
  private boolean isObsolete() {
    return cancelled || context.state(domain).epoch() != copied.epoch();
  }

  /** A chunk that was slow must not write an old authority's rows over a new one's. */
  private void hold(Connection source) throws SQLException {
    ControlRow row = ControlRows.lockShared(source, context.name(domain)).orElse(null);
    if (row == null || !row.authority() || row.epoch() != copied.epoch()) {
      throw new SQLNonTransientException(
          "Domain " + context.name(domain) + " has moved on; its copy ends.", "DR210");
    }
  }

  private CopyHooks hooks(CopyWatch watch, int from, int to) {
    return new CopyHooks(
        watch.throttle(),
        () -> context.drainer().drainEverything(context.name(domain), from, to),
        progress,
        () -> isObsolete() || watch.lockLost() || schema.hasChanged(),
        this::hold);
  }
}
