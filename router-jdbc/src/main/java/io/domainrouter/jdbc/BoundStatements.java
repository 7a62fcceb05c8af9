package io.domainrouter.jdbc;

/**
 * The statements of one connection that are bound to a physical one, the newest first: those that
 * the application has left open are closed with the connection. Not thread-safe.
 */
final class BoundStatements {
  private StatementBinding newest;

  void add(StatementBinding binding) {
    binding.older = newest;
    if (newest != null) {
      newest.newer = binding;
    }
    newest = binding;
  }

  void remove(StatementBinding binding) {
    if (binding.newer != null) {
      binding.newer.older = binding.older;
    } else {
      newest = binding.older;
    }
    if (binding.older != null) {
      binding.older.newer = binding.newer;
    }
  }

  void closeAll() {
    for (StatementBinding binding = newest; binding != null; binding = binding.older) {
      binding.closeQuietly();
    }
    newest = null;
  }
}
