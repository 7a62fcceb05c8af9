package io.domainrouter.control;

/**
 * Who wants a change, and why; goes to the audit table. Immutable.
 *
 * @param force carries the change out although gates refuse it
 */
public record ChangeRequest(String who, String why, boolean force) {
  public static ChangeRequest of(String who, String why) {
    return new ChangeRequest(who, why, false);
  }

  public ChangeRequest forced() {
    return new ChangeRequest(who, why, true);
  }
}
