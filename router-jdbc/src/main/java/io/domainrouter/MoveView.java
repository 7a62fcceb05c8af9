package io.domainrouter;

import io.domainrouter.control.CopyReport;
import io.domainrouter.control.DomainStatus;
import io.domainrouter.control.GateResult;
import io.domainrouter.control.TransitionReport;
import java.io.PrintStream;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Shows a move: lines for people with the bars of copies, or one line of JSON per event. */
final class MoveView {
  private static final long SECOND_NANOS = 1_000_000_000;

  private final PrintStream out;
  private final boolean json;
  private CopyView bars;
  private String waitingFor = "";
  private long waitsToldAt;

  MoveView(PrintStream out, boolean json) {
    this.out = out;
    this.json = json;
  }

  void begins(DomainStatus now) {
    tell(
        "domain",
        now.domain(),
        Map.of("phase", now.phase().label()),
        "in phase " + now.phase().label());
  }

  void stepped(TransitionReport step) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("from", step.from().label());
    facts.put("to", step.to().label());
    facts.put("epoch", step.epoch());
    facts.put("millis", step.duration().toMillis());
    facts.put("heldMillis", step.exclusive().toNanos() / 1e6);
    String words =
        String.format(
            Locale.ROOT,
            "%s -> %s in %d ms, writers held for %.1f ms",
            step.from().label(),
            step.to().label(),
            step.duration().toMillis(),
            step.exclusive().toNanos() / 1e6);
    tell("step", step.domain(), facts, words);
  }

  void copies(CopyReport report) {
    if (json) {
      line("{\"event\":\"copy\"," + CopyView.json(report).substring(1));
      return;
    }
    if (bars == null) {
      bars = new CopyView(out, false);
    }
    bars.show(report);
  }

  /** Once, as long as it is the same; what changes all the time once a second. */
  void waits(String domain, String why) {
    long now = System.nanoTime();
    if (waitingFor.isEmpty() || !why.equals(waitingFor) && now - waitsToldAt >= SECOND_NANOS) {
      tell("waiting", domain, Map.of("why", why), "waits: " + why);
      waitingFor = why;
      waitsToldAt = now;
    }
  }

  void verifies(DomainStatus now) {
    tell("verifying", now.domain(), Map.of(), "compares both sides");
  }

  void approved(DomainStatus now, String name) {
    String step = now.phase().label() + " -> " + now.phase().next().orElseThrow().label();
    tell("approved", now.domain(), Map.of("by", name, "step", step), name + " approves " + step);
  }

  void stopped(String why) {
    tell("stopped", "", Map.of("why", why), "stopped: " + why);
  }

  void refused(String why, List<GateResult> gates) {
    if (!json) {
      tell("refused", "", Map.of(), why);
      gates.forEach(gate -> line("  " + gate));
      return;
    }
    String all = gates.stream().map(MoveView::json).collect(Collectors.joining(",", "[", "]"));
    line("{\"event\":\"refused\",\"why\":" + value(why) + ",\"gates\":" + all + "}");
  }

  void failed(String why) {
    tell("failed", "", Map.of("why", why), "failed: " + why);
  }

  void done() {
    tell("done", "", Map.of(), "done");
  }

  private void tell(String event, String domain, Map<String, Object> facts, String words) {
    bars = null;
    waitingFor = "";
    if (!json) {
      String time = LocalTime.now().truncatedTo(ChronoUnit.SECONDS).toString();
      line(time + " " + (domain.isEmpty() ? "" : domain + " ") + words);
      return;
    }
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("event", event);
    if (!domain.isEmpty()) {
      all.put("domain", domain);
    }
    all.putAll(facts);
    line(object(all));
  }

  private static String json(GateResult gate) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("gate", gate.gate());
    facts.put("passed", gate.passed());
    facts.put("reason", gate.reason());
    return object(facts);
  }

  private static String object(Map<String, Object> facts) {
    return facts.entrySet().stream()
        .map(fact -> value(fact.getKey()) + ":" + value(fact.getValue()))
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static String value(Object value) {
    return value instanceof String text
        ? "\"" + CopyView.escaped(text) + "\""
        : String.valueOf(value);
  }

  private void line(String text) {
    out.println(text);
    out.flush();
  }
}
