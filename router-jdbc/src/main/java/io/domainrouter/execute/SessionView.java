package io.domainrouter.execute;

import io.domainrouter.route.DomainState;
import io.domainrouter.route.TransactionView;

/** What routing sees of a session. */
final class SessionView implements TransactionView {
  private final PhysicalSessions physicals;
  private final Transactions transactions;

  SessionView(PhysicalSessions physicals, Transactions transactions) {
    this.physicals = physicals;
    this.transactions = transactions;
  }

  @Override
  public boolean inTransaction() {
    return transactions.isOpen();
  }

  @Override
  public DomainState bound(int domain) {
    return transactions.current().bound(domain);
  }

  @Override
  public int readTarget(int domain) {
    return transactions.isOpen() ? transactions.current().readTarget(domain) : -1;
  }

  @Override
  public long writtenTargets() {
    return transactions.writtenTargets();
  }

  @Override
  public int draw() {
    return transactions.current().draw(physicals.settings().clientInfo(SessionSettings.READ_KEY));
  }

  @Override
  public int previousTarget() {
    return physicals.previousTarget();
  }

  @Override
  public int userVariableTarget() {
    return physicals.userVariableTarget();
  }

  @Override
  public int preparedTextTarget() {
    return physicals.preparedTextTarget();
  }

  @Override
  public int temporaryTableTarget(String table) {
    return physicals.temporaryTableTarget(table);
  }

  @Override
  public boolean hasTemporaryTables() {
    return physicals.hasTemporaryTables();
  }
}
