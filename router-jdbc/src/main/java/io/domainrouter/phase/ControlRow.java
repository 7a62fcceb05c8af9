package io.domainrouter.phase;

import io.domainrouter.config.Phase;

/**
 * One domain's control row as one target holds it. Immutable.
 *
 * @param authority whether this target says of itself that it is the authority
 */
public record ControlRow(Phase phase, long epoch, boolean authority) {}
