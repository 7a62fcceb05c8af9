package io.domainrouter.execute;

/** Recorded connection settings. Placeholder: grows with {@link RoutedSession}. */
public final class SessionSettings {
  private boolean autoCommit = true;

  boolean autoCommit() {
    return autoCommit;
  }

  void autoCommit(boolean value) {
    autoCommit = value;
  }
}
