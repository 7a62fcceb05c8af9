package io.domainrouter.journal;

/**
 * A row that is about to be added to the journal. Immutable.
 *
 * @param keys the number of keys in {@code text}
 */
public record JournalRow(JournalEntry entry, String domain, int keys, String text) {}
