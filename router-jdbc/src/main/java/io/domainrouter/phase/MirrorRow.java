package io.domainrouter.phase;

/**
 * What all instances agree on about a domain's mirror. Immutable.
 *
 * @param verified whether the mirror was copied whole and compared since the move began
 * @param trusted whether it may be read
 * @param losses how often trust was lost; whoever restores it must have seen the last loss
 * @param reason why trust is missing, in words
 */
public record MirrorRow(
    int readPercent,
    boolean dualWrite,
    boolean verified,
    boolean trusted,
    long losses,
    String reason) {}
