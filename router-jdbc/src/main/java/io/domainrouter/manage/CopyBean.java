package io.domainrouter.manage;

import io.domainrouter.control.ChangeRequest;
import io.domainrouter.control.CopyControl;
import io.domainrouter.control.CopyReport;
import java.util.List;

/** {@link CopyMXBean} for one domain. Thread-safe. */
final class CopyBean implements CopyMXBean {
  private final CopyControl copies;
  private final String domain;

  CopyBean(CopyControl copies, String domain) {
    this.copies = copies;
    this.domain = domain;
  }

  CopyReport report() {
    return RemoteErrors.call(() -> copies.report(domain));
  }

  @Override
  public String getRunner() {
    return report().runner();
  }

  @Override
  public String getActivity() {
    return report().activity();
  }

  @Override
  public String getResting() {
    return report().resting();
  }

  @Override
  public boolean isPaused() {
    return report().paused();
  }

  @Override
  public String getSettings() {
    return report().settings();
  }

  @Override
  public boolean isVerified() {
    return report().verified();
  }

  @Override
  public long getRowsCopied() {
    return report().rowsCopied();
  }

  @Override
  public long getRowsTotal() {
    return report().rowsTotal();
  }

  @Override
  public double getRowsPerSecond() {
    return report().rowsPerSecond();
  }

  @Override
  public List<String> getTables() {
    return report().tables().stream()
        .map(table -> table.name() + " " + table.rowsCopied() + " of " + table.rowsTotal())
        .toList();
  }

  @Override
  public void pause(String who) {
    RemoteErrors.run(() -> copies.pause(domain, ChangeRequest.of(who, "by JMX")));
  }

  @Override
  public void resume(String who) {
    RemoteErrors.run(() -> copies.resume(domain, ChangeRequest.of(who, "by JMX")));
  }

  @Override
  public String change(String changes, String who) {
    return RemoteErrors.call(() -> copies.change(domain, changes, ChangeRequest.of(who, "by JMX")));
  }
}
