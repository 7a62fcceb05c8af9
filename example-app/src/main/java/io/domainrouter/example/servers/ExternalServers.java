package io.domainrouter.example.servers;

/** Servers that somebody else runs, where the domain file says. */
final class ExternalServers implements DemoServers {
  @Override
  public boolean canBreak() {
    return false;
  }

  @Override
  public void kill(String target) {
    throw new UnsupportedOperationException("the server of " + target + " is not ours");
  }

  @Override
  public void restart(String target) {
    throw new UnsupportedOperationException("the server of " + target + " is not ours");
  }
}
