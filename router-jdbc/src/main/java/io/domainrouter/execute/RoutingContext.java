package io.domainrouter.execute;

import io.domainrouter.journal.Journal;
import io.domainrouter.journal.JournalSweeper;
import io.domainrouter.journal.TableShapes;
import io.domainrouter.observe.RouterCounters;
import io.domainrouter.phase.PhaseWatcher;
import io.domainrouter.pool.TargetPools;
import io.domainrouter.route.DomainCatalog;
import io.domainrouter.route.RoutePlanner;

/** What all sessions of one router share. Immutable; its parts are thread-safe. */
public record RoutingContext(
    DomainCatalog catalog,
    StatementProfiles profiles,
    RoutePlanner planner,
    TargetPools pools,
    PhaseWatcher watcher,
    TableShapes shapes,
    Journal journal,
    JournalSweeper sweeper,
    MirrorCommits mirrorCommits,
    RouterCounters counters) {}
