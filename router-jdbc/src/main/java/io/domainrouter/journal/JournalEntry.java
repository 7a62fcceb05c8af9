package io.domainrouter.journal;

/** The key of one journal row: who wrote it, and its number there. Immutable. */
public record JournalEntry(long instance, long seq) {}
