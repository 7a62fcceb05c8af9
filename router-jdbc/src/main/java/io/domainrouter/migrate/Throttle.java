package io.domainrouter.migrate;

import java.time.Duration;

/** Slows a copy or a verification down. Called by several threads. */
@FunctionalInterface
public interface Throttle {
  Throttle NONE = () -> {};

  /** Returns when the next chunk may begin. No locks are held meanwhile. */
  void beforeChunk() throws InterruptedException;

  /** Returns when it has rested enough after a chunk that took so long. */
  default void afterChunk(Duration took) throws InterruptedException {}

  /** How long a chunk should take, and its locks be held. */
  default Duration chunkTime() {
    return CopySettings.DEFAULT.chunkTime();
  }
}
