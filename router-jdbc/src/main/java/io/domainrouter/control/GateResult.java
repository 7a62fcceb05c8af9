package io.domainrouter.control;

/**
 * One entry check of a transition. Immutable.
 *
 * @param gate its name
 * @param reason what was found, also when it passed
 */
public record GateResult(String gate, boolean passed, String reason) {}
