package io.domainrouter.model;

/** A process, or several of a kind, or what befalls them. Stateless. */
interface Part {
  /** Adds everything that it could do next. */
  void moves(World world, Moves moves);
}
