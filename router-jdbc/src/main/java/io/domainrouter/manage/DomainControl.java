package io.domainrouter.manage;

import io.domainrouter.config.Phase;
import io.domainrouter.control.ChangeRequest;
import io.domainrouter.control.DomainStatus;
import io.domainrouter.control.GateResult;
import io.domainrouter.control.PhaseController;
import io.domainrouter.control.TransitionReport;
import io.domainrouter.observe.RouterCounters;
import io.domainrouter.route.DomainCatalog;
import java.util.List;

/** {@link DomainMXBean} for one domain. Thread-safe. */
final class DomainControl implements DomainMXBean {
  private final int domain;
  private final String name;
  private final PhaseController controller;
  private final RouterCounters counters;

  DomainControl(
      DomainCatalog catalog, int domain, PhaseController controller, RouterCounters counters) {
    this.domain = domain;
    this.name = catalog.domain(domain).name();
    this.controller = controller;
    this.counters = counters;
  }

  private DomainStatus status() {
    return controller.status(name);
  }

  @Override
  public String getPhase() {
    return status().phase().label() + " " + status().phase();
  }

  @Override
  public long getEpoch() {
    return status().epoch();
  }

  @Override
  public List<String> getTables() {
    return status().tables();
  }

  @Override
  public String getPartition() {
    return status().partition();
  }

  @Override
  public int getReadPercent() {
    return status().readPercent();
  }

  @Override
  public boolean isDualWrite() {
    return status().dualWrite();
  }

  @Override
  public boolean isMirrorTrusted() {
    return status().mirrorTrusted();
  }

  @Override
  public long getJournalDepth() {
    return status().journalDepth();
  }

  @Override
  public long getJournalRows() {
    return status().journal().rows();
  }

  @Override
  public long getJournalOldestMillis() {
    return status().journal().oldestMillis();
  }

  @Override
  public double getJournalDrainRate() {
    return status().drainRate();
  }

  @Override
  public List<String> getPoisonedRows() {
    return status().phase().mirrored()
        ? RemoteErrors.call(() -> controller.poisonedRows(name))
        : List.of();
  }

  @Override
  public String getMirrorReason() {
    return RemoteErrors.call(() -> controller.mirrorReason(name));
  }

  @Override
  public List<String> repair(String who, String why) {
    return RemoteErrors.call(() -> controller.repair(name, ChangeRequest.of(who, why)));
  }

  @Override
  public List<String> getVerification() {
    return RemoteErrors.call(() -> controller.verification(name));
  }

  @Override
  public long getForeignWrites() {
    return RemoteErrors.call(() -> controller.foreignWrites(name));
  }

  @Override
  public long getMirrorFaults() {
    return RemoteErrors.call(() -> controller.mirrorFaults(name));
  }

  @Override
  public List<String> verify(String who, String why) {
    return RemoteErrors.call(() -> controller.verify(name, ChangeRequest.of(who, why)));
  }

  @Override
  public long getRowsCopied() {
    return status().rowsCopied();
  }

  @Override
  public long getRowsTotal() {
    return status().rowsTotal();
  }

  @Override
  public String getActivity() {
    return status().activity();
  }

  @Override
  public long getStatements() {
    return counters.statements(domain);
  }

  @Override
  public long getRefusals() {
    return counters.refusals(domain);
  }

  @Override
  public long getCrossDomainStatements() {
    return counters.crossDomainStatements(domain);
  }

  @Override
  public long getDualWrites() {
    return counters.dualWrites(domain);
  }

  @Override
  public long getMirrorFailures() {
    return counters.mirrorFailures(domain);
  }

  @Override
  public double getLastPauseMillis() {
    return controller.lastPauseMillis(name);
  }

  @Override
  public String advance(String who, String why, boolean force) {
    return describe(
        RemoteErrors.call(() -> controller.advance(name, new ChangeRequest(who, why, force))));
  }

  @Override
  public String advance(String who, String why, boolean force, boolean kill) {
    ChangeRequest request = new ChangeRequest(who, why, force);
    return describe(
        RemoteErrors.call(() -> controller.advance(name, kill ? request.killing() : request)));
  }

  @Override
  public String advance(String who, String why, boolean force, boolean kill, long epoch) {
    ChangeRequest request = new ChangeRequest(who, why, force).inEpoch(epoch);
    return describe(
        RemoteErrors.call(() -> controller.advance(name, kill ? request.killing() : request)));
  }

  @Override
  public String goBack(String who, String why, boolean force) {
    return describe(
        RemoteErrors.call(() -> controller.goBack(name, new ChangeRequest(who, why, force))));
  }

  private static String describe(TransitionReport report) {
    return report.domain()
        + " "
        + report.from().label()
        + " -> "
        + report.to().label()
        + ", epoch "
        + report.epoch()
        + ", "
        + report.duration().toMillis()
        + " ms, writers held out for "
        + report.exclusive().toMillis()
        + " ms";
  }

  @Override
  public void changeReadPercent(int percent, String who) {
    RemoteErrors.run(
        () -> controller.setReadPercent(name, percent, ChangeRequest.of(who, "by JMX")));
  }

  @Override
  public void enableDualWrite(String who) {
    RemoteErrors.run(() -> controller.setDualWrite(name, true, ChangeRequest.of(who, "by JMX")));
  }

  @Override
  public void disableDualWrite(String who) {
    RemoteErrors.run(() -> controller.setDualWrite(name, false, ChangeRequest.of(who, "by JMX")));
  }

  @Override
  public List<String> checkGates(boolean forward) {
    return RemoteErrors.call(
        () -> controller.checkGates(name, forward).stream().map(GateResult::toString).toList());
  }

  @Override
  public List<String> checkSchema() {
    return RemoteErrors.call(() -> controller.checkSchema(name).lines());
  }

  @Override
  public List<String> createPartition(boolean apply, String who, String why) {
    return RemoteErrors.call(
        () -> controller.createPartition(name, apply, ChangeRequest.of(who, why)).lines());
  }

  @Override
  public List<String> complete(String confirmation, String who, String why) {
    return RemoteErrors.call(
        () -> controller.complete(name, confirmation, ChangeRequest.of(who, why)));
  }

  @Override
  public void approve(String who, String why) {
    RemoteErrors.run(() -> controller.approve(name, ChangeRequest.of(who, why)));
  }

  @Override
  public List<String> dryRun(boolean forward) {
    return RemoteErrors.call(() -> controller.dryRun(name, forward).lines());
  }

  @Override
  public List<String> wayBack(String to) {
    return RemoteErrors.call(() -> controller.wayBack(name, phase(to)).lines());
  }

  @Override
  public String toMonolith(String who, String why) {
    return RemoteErrors.call(() -> controller.toMonolith(name, ChangeRequest.of(who, why)));
  }

  @Override
  public List<String> returnTo(String to, String who, String why) {
    return RemoteErrors.call(
        () -> controller.returnTo(name, phase(to), ChangeRequest.of(who, why)).lines());
  }

  private static Phase phase(String text) {
    return Phase.parse(text)
        .orElseThrow(() -> new IllegalArgumentException("there is no phase " + text));
  }
}
