package io.domainrouter.journal;

import java.sql.Connection;

/**
 * A domain whose writers are held. Immutable.
 *
 * @param authority target
 * @param mirror target
 * @param holder the session with the exclusive lock on the authority's control row; it has read
 *     nothing else in its transaction, so that it sees all that was committed before the lock
 * @param onMirror a session of the mirror in which nothing is open
 * @param lock asked before each commit of the mirror
 */
public record HeldDomain(
    String name,
    int authority,
    int mirror,
    Connection holder,
    Connection onMirror,
    HeldLock lock) {}
