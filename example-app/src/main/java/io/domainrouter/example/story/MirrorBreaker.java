package io.domainrouter.example.story;

import io.domainrouter.config.DomainConfig;
import io.domainrouter.example.servers.DemoServers;
import io.domainrouter.example.traffic.Pause;

/** Kills the server of one mirror under traffic, and starts it again. Not thread-safe. */
final class MirrorBreaker {
  private static final long OUTAGE_MILLIS = 4_000;

  private final DemoServers servers;
  private final Story story;
  private boolean stillToDo;

  MirrorBreaker(DemoServers servers, Story story, boolean enabled) {
    this.servers = servers;
    this.story = story;
    this.stillToDo = enabled;
  }

  /** Breaks the mirror of the first domain that comes here, if breaking is wanted. */
  void breakAndMend(DomainConfig domain) {
    if (!stillToDo) {
      return;
    }
    stillToDo = false;
    Pause.millis(500);
    story.tell("    killing the server of %s; the traffic goes on", domain.partition());
    servers.kill(domain.partition());
    Pause.millis(OUTAGE_MILLIS);
    servers.restart(domain.partition());
    story.tell("    the server of %s is back", domain.partition());
  }
}
