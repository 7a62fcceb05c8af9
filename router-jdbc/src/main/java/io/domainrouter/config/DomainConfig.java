package io.domainrouter.config;

import java.util.List;

/**
 * One schema domain: tables that move together. Immutable.
 *
 * @param partition name of the target that the tables move to
 * @param tables table names in lower case, in no schema
 * @param priority place in the order of moving; lower moves first
 * @param dependencies domains that must have moved before
 * @param initialPhase the phase that is recorded when the control schema knows none yet
 */
public record DomainConfig(
    String name,
    String partition,
    List<String> tables,
    int priority,
    List<String> dependencies,
    Phase initialPhase,
    MovePolicy policy) {}
