package io.domainrouter.migrate;

/** Slows a copy or a verification down. Called by several threads. */
@FunctionalInterface
public interface Throttle {
  Throttle NONE = () -> {};

  /** Returns when the next chunk may begin. No locks are held meanwhile. */
  void beforeChunk() throws InterruptedException;
}
