package io.domainrouter.model;

/**
 * How much is explored. Immutable.
 *
 * @param transitions that controllers begin
 * @param faults crashes, lost sessions, cut wires, lost answers and failing mirrors, together
 * @param time whether time passes: without it nothing expires, and every run ends
 */
record Scope(int instances, int writes, int transitions, int faults, boolean time) {}
