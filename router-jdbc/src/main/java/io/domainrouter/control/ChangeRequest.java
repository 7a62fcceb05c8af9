package io.domainrouter.control;

/**
 * Who wants a change, and why; goes to the audit table. Immutable.
 *
 * @param force carries the change out although gates refuse it
 */
public record ChangeRequest(String who, String why, boolean force) {
  /**
   * @throws IllegalArgumentException when nobody is named: then nothing is changed
   */
  public ChangeRequest {
    if (who == null || who.isBlank()) {
      throw new IllegalArgumentException("who asks for the change must be named, for the audit");
    }
    why = why == null ? "" : why;
  }

  public static ChangeRequest of(String who, String why) {
    return new ChangeRequest(who, why, false);
  }

  public ChangeRequest forced() {
    return new ChangeRequest(who, why, true);
  }
}
