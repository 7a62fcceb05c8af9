package io.domainrouter.phase;

/**
 * A domain's row of {@code domainrouter_copy}: what the fleet knows of its copy. Immutable.
 *
 * @param paused whether somebody has stopped the copy for a while
 * @param settings changes of the usual settings, as text; empty for none
 * @param runner the instance that copies, or was the last to
 * @param activity what it does, in words; empty when nothing
 * @param resting why it rests just now; empty when it does not
 * @param reportAgeMillis how long ago it said so; -1 for never
 */
public record CopyRow(
    boolean paused,
    String settings,
    String runner,
    String activity,
    String resting,
    long reportAgeMillis) {
  public static final CopyRow NONE = new CopyRow(false, "", "", "", "", -1);
}
