package io.domainrouter.lint;

import io.domainrouter.lint.rule.Location;
import io.domainrouter.lint.rule.TransactionExtent;
import io.domainrouter.sql.SessionEffect;
import io.domainrouter.sql.SqlFacts;
import io.domainrouter.sql.TableName;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What the linter must know of a session: its transaction, and its temporary tables, which are in
 * no domain and on no other server. Not thread-safe.
 */
public final class LintSession {
  private static final int MOST_TEMPORARY_TABLES = 1_000;

  private final Linter linter;
  private final TransactionTracker transactions;
  private final Set<String> temporary = new HashSet<>();

  /**
   * @param ended is handed each transaction that has touched anything
   */
  public LintSession(Linter linter, Consumer<TransactionExtent> ended) {
    this.linter = linter;
    this.transactions = new TransactionTracker(ended);
  }

  /** What the rules say of the session's next statement. */
  public Linter.Judged judge(String sql) {
    return temporary.isEmpty() ? linter.judge(sql) : linter.judge(sql, temporary);
  }

  /**
   * The statement is carried out.
   *
   * @param where is asked only where it matters
   */
  public void run(Linter.Judged judged, Supplier<Location> where) {
    SqlFacts facts = judged.statement().profile().facts();
    if (facts.has(SessionEffect.TEMPORARY_TABLE)) {
      if (temporary.size() < MOST_TEMPORARY_TABLES) {
        temporary.addAll(facts.temporaryTables());
      }
      if (facts.temporaryTables().isEmpty()) {
        facts.writes().stream().map(TableName::name).forEach(temporary::remove);
      }
    }
    transactions.statement(judged.statement(), where);
  }

  public TransactionTracker transactions() {
    return transactions;
  }
}
