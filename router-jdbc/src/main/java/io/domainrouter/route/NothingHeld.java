package io.domainrouter.route;

/**
 * A session that holds nothing: no transaction, no temporary table, no user variable. It notes when
 * more is asked than that can tell. Not thread-safe.
 */
final class NothingHeld implements TransactionView {
  private boolean asked;

  boolean wasAskedForMore() {
    return asked;
  }

  @Override
  public boolean inTransaction() {
    return false;
  }

  @Override
  public DomainState bound(int domain) {
    return null;
  }

  @Override
  public int readTarget(int domain) {
    return -1;
  }

  @Override
  public long writtenTargets() {
    return 0;
  }

  @Override
  public int draw() {
    asked = true;
    return 0;
  }

  @Override
  public int previousTarget() {
    asked = true;
    return -1;
  }

  @Override
  public int userVariableTarget() {
    asked = true;
    return -1;
  }

  @Override
  public int preparedTextTarget() {
    asked = true;
    return -1;
  }

  @Override
  public int temporaryTableTarget(String table) {
    return -1;
  }

  @Override
  public boolean hasTemporaryTables() {
    return false;
  }
}
