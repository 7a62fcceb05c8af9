package io.domainrouter.sql;

import java.util.Optional;
import java.util.Set;

/**
 * What a statement's text says, whatever the phase. Immutable.
 *
 * @param reads base tables read: no alias, no common table expression, no DUAL, no system schema
 * @param writes base tables written, or changed by DDL
 * @param mentioned configured tables whose name the lexer saw as an identifier anywhere in the
 *     text, explained or not
 * @param deterministic whether running the text again gives the same rows (no RAND, UUID, NOW …)
 * @param transaction present exactly for {@link StatementKind#TRANSACTION}
 * @param write present for INSERT, REPLACE, UPDATE, DELETE and LOAD
 * @param unroutable why the tables could not be established; empty when they are
 * @param parameters number of {@code ?} in the text
 * @param statements number of statements in the text (more than one: separated by semicolons)
 * @param temporaryTables temporary tables that it creates
 */
public record SqlFacts(
    StatementKind kind,
    Set<TableName> reads,
    Set<TableName> writes,
    Set<String> mentioned,
    LockKind lock,
    Set<SessionEffect> effects,
    boolean deterministic,
    Optional<TransactionCommand> transaction,
    Optional<WriteShape> write,
    Optional<String> unroutable,
    int parameters,
    int statements,
    Set<String> temporaryTables) {

  public boolean has(SessionEffect effect) {
    return effects.contains(effect);
  }
}
