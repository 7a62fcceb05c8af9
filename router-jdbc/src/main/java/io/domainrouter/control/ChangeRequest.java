package io.domainrouter.control;

/**
 * Who wants a change, and why; goes to the audit table. Immutable.
 *
 * @param force carries the change out although gates refuse it
 * @param epoch the domain's epoch for which it was made; a step is refused in another one
 * @param kill ends the sessions whose transactions hold a cutover up beyond its deadline, although
 *     the domain's policy would give the cutover up
 */
public record ChangeRequest(String who, String why, boolean force, long epoch, boolean kill) {
  static final long ANY_EPOCH = -1;

  /**
   * @throws IllegalArgumentException when nobody is named: then nothing is changed
   */
  public ChangeRequest {
    if (who == null || who.isBlank()) {
      throw new IllegalArgumentException("who asks for the change must be named, for the audit");
    }
    who = who.strip();
    why = why == null ? "" : why;
  }

  /** In whatever epoch. */
  public ChangeRequest(String who, String why, boolean force) {
    this(who, why, force, ANY_EPOCH, false);
  }

  public static ChangeRequest of(String who, String why) {
    return new ChangeRequest(who, why, false);
  }

  public ChangeRequest forced() {
    return new ChangeRequest(who, why, true, epoch, kill);
  }

  /** Only if the domain is still in that epoch. */
  public ChangeRequest inEpoch(long expected) {
    return new ChangeRequest(who, why, force, expected, kill);
  }

  /** Ends the sessions that hold a cutover up. */
  public ChangeRequest killing() {
    return new ChangeRequest(who, why, force, epoch, true);
  }
}
