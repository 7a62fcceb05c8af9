package io.domainrouter.phase;

/** What an instance of the fleet is there for. */
public enum InstanceKind {
  /** Carries an application's statements. */
  APPLICATION(""),

  /**
   * A command that moves domains, without statements of anybody: nothing of what it does goes by a
   * phase without its lock, so nobody has to wait for it, and it is forgotten soon when it is dead.
   */
  CONTROLLER("controller");

  private final String stored;

  InstanceKind(String stored) {
    this.stored = stored;
  }

  /** As {@code domainrouter_instance} has it. */
  String stored() {
    return stored;
  }

  static InstanceKind of(String stored) {
    return CONTROLLER.stored.equals(stored) ? CONTROLLER : APPLICATION;
  }
}
