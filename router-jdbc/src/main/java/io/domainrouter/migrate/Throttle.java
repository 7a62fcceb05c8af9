package io.domainrouter.migrate;

import java.time.Duration;

/** Slows a copy or a verification down. Called by several threads. */
@FunctionalInterface
public interface Throttle {
  Throttle NONE = last -> {};

  /**
   * Returns when the next chunk may begin. No locks are held meanwhile.
   *
   * @param last how long the worker's last chunk took; zero before its first
   */
  void beforeChunk(Duration last) throws InterruptedException;

  /** How long a chunk should take, and its locks be held. */
  default Duration chunkTime() {
    return CopySettings.DEFAULT.chunkTime();
  }
}
