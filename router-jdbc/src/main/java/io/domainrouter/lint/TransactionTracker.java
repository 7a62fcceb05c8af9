package io.domainrouter.lint;

import io.domainrouter.lint.rule.LintedStatement;
import io.domainrouter.lint.rule.Location;
import io.domainrouter.lint.rule.TransactionExtent;
import io.domainrouter.sql.SessionEffect;
import io.domainrouter.sql.SqlFacts;
import io.domainrouter.sql.StatementKind;
import io.domainrouter.sql.TransactionCommand;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The transactions of one session, one after the other, from its statements and the calls of its
 * connection. Not thread-safe.
 */
public final class TransactionTracker {
  private final Consumer<TransactionExtent> ended;
  private boolean autoCommit = true;
  private boolean begun;
  private TransactionExtent extent;

  /**
   * @param ended is handed each transaction that has touched anything
   */
  public TransactionTracker(Consumer<TransactionExtent> ended) {
    this.ended = ended;
  }

  /**
   * @param where is asked only where it matters
   */
  public void statement(LintedStatement statement, Supplier<Location> where) {
    SqlFacts facts = statement.profile().facts();
    if (facts.kind() == StatementKind.TRANSACTION) {
      facts.transaction().ifPresent(command -> command(command.action()));
    } else if (facts.has(SessionEffect.AUTOCOMMIT_ON)) {
      autoCommit(true);
    } else if (facts.has(SessionEffect.AUTOCOMMIT_OFF)) {
      autoCommit(false);
    } else if (commitsImplicitly(facts)) {
      end(true);
    } else if (isOpen()) {
      touch(statement, where);
    }
  }

  private static boolean commitsImplicitly(SqlFacts facts) {
    return facts.kind() == StatementKind.DDL && !facts.has(SessionEffect.TEMPORARY_TABLE);
  }

  private void command(TransactionCommand.Action action) {
    switch (action) {
      case BEGIN -> {
        end(true);
        begun = true;
      }
      case COMMIT -> end(true);
      case ROLLBACK -> end(false);
      default -> {} // a savepoint takes nothing back that was touched
    }
  }

  private boolean isOpen() {
    return begun || !autoCommit;
  }

  private void touch(LintedStatement statement, Supplier<Location> where) {
    if (extent == null) {
      extent = new TransactionExtent();
    }
    if (extent.isNews(statement)) {
      extent.add(new TransactionExtent.Step(statement, where.get()));
    }
  }

  /** As JDBC says: switching it on commits. */
  public void autoCommit(boolean on) {
    if (on) {
      end(true);
    }
    autoCommit = on;
  }

  /** The transaction of now, if there is one, is over. */
  public void end(boolean committed) {
    begun = false;
    TransactionExtent over = extent;
    extent = null;
    if (over != null) {
      if (!committed) {
        over.rolledBack();
      }
      ended.accept(over);
    }
  }
}
