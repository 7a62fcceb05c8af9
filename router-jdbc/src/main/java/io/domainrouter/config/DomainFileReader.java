package io.domainrouter.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Turns a domain file's text into the records, and reports what is wrong with each key; {@link
 * DomainChecks} then looks at the whole. Not thread-safe.
 */
final class DomainFileReader {
  private static final String DEFAULT_NAME = "domainrouter";
  private static final Duration MINUTE = Duration.ofMinutes(1);

  /** Longer than the router's own sessions wait for a lock, which is no sign of a server down. */
  private static final Duration SHORTEST_ANSWER_TIMEOUT = Duration.ofMillis(1_500);

  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration MONTH = Duration.ofDays(31);
  private static final Duration YEAR = Duration.ofDays(366);
  private static final Pattern RELATIONSHIP =
      Pattern.compile("\\s*([\\w-]+)\\.([\\w-]+)\\s*->\\s*([\\w-]+)\\.([\\w-]+)\\s*");

  private final Problems problems;

  DomainFileReader(Problems problems) {
    this.problems = problems;
  }

  /** Null when the text is no map in YAML. */
  RouterConfig read(String text) {
    return new YamlSource(problems).parse(text).map(this::read).orElse(null);
  }

  private RouterConfig read(Section root) {
    root.require("monolith", "partitions", "domains");
    String name = root.name("name", DEFAULT_NAME);
    PoolConfig pool = pool(root, PoolConfig.DEFAULT);
    TargetConfig monolith =
        root.section("monolith")
            .map(section -> target(RouterConfig.MONOLITH, section, pool))
            .orElse(null);
    List<TargetConfig> partitions = new ArrayList<>();
    root.sections("partitions")
        .forEach((partition, section) -> partitions.add(target(partition, section, pool)));
    MovePolicy policy = root.section("policy").map(this::defaultPolicy).orElse(MovePolicy.DEFAULT);
    List<DomainConfig> domains = new ArrayList<>();
    root.sections("domains")
        .forEach((domain, section) -> domains.add(domain(domain, section, policy)));
    List<Relationship> relationships = relationships(root);
    UnknownTables unknownTables =
        root.choice("unknownTables", UnknownTables.class, UnknownTables.MONOLITH);
    CrossDomainTransactions crossDomainTransactions =
        root.choice(
            "crossDomainTransactions",
            CrossDomainTransactions.class,
            CrossDomainTransactions.REFUSE);
    ControlConfig control =
        root.section("control").map(this::control).orElse(ControlConfig.DEFAULT);
    LintConfig lint = root.section("lint").map(this::lint).orElse(LintConfig.DEFAULT);
    root.end();

    new DomainChecks(problems).check(monolith, partitions, domains, relationships);
    domains.sort(Comparator.comparingInt(DomainConfig::priority));
    return new RouterConfig(
        name,
        monolith,
        List.copyOf(partitions),
        List.copyOf(domains),
        List.copyOf(relationships),
        unknownTables,
        crossDomainTransactions,
        control,
        lint,
        problems.isEmpty() ? Fingerprint.of(monolith, partitions, domains) : "");
  }

  private TargetConfig target(String name, Section section, PoolConfig pool) {
    section.require("url", "username", "password");
    TargetConfig target =
        new TargetConfig(
            name,
            section.text("url"),
            section.text("username"),
            section.secret("password"),
            pool(section, pool),
            section.texts("replicas", "URLs"));
    section.end();
    return target;
  }

  private PoolConfig pool(Section owner, PoolConfig defaults) {
    return owner.section("pool").map(section -> pool(section, owner, defaults)).orElse(defaults);
  }

  private PoolConfig pool(Section section, Section owner, PoolConfig defaults) {
    PoolConfig pool =
        new PoolConfig(
            section.integer("maximumSize", 1, 10_000, defaults.maximumSize()),
            section.integer("minimumIdle", 0, 10_000, defaults.minimumIdle()),
            section.integer("internalSize", 1, 10_000, defaults.internalSize()),
            section.duration(
                "connectionTimeout", Duration.ofMillis(250), HOUR, defaults.connectionTimeout()),
            section.duration("maxLifetime", Duration.ofSeconds(30), DAY, defaults.maxLifetime()));
    section.end();
    if (pool.minimumIdle() > pool.maximumSize()) {
      problems.add(
          owner.path("pool"),
          "minimumIdle must be at most maximumSize %d, was %d"
              .formatted(pool.maximumSize(), pool.minimumIdle()));
    }
    return pool;
  }

  private DomainConfig domain(String name, Section section, MovePolicy defaults) {
    section.require("partition", "priority", "tables");
    DomainConfig domain =
        new DomainConfig(
            name,
            section.name("partition", ""),
            section.someNames("tables").stream()
                .map(table -> table.toLowerCase(Locale.ROOT))
                .toList(),
            section.integer("priority", 0, 1_000_000, DomainChecks.NO_PRIORITY),
            section.names("dependencies"),
            section.endPhase("initialPhase", Phase.MONOLITH),
            policy(section, defaults));
    section.end();
    return domain;
  }

  private MovePolicy defaultPolicy(Section section) {
    MovePolicy policy = policy(section, MovePolicy.DEFAULT);
    section.end();
    return policy;
  }

  private MovePolicy policy(Section section, MovePolicy defaults) {
    return new MovePolicy(
        section.choice("onMirrorFailure", MirrorFailure.class, defaults.onMirrorFailure()),
        section.integer("readPercent", 0, 100, defaults.initialReadPercent()),
        section.integer("chunkRows", 1, 100_000, defaults.chunkRows()),
        section.integer("workers", 1, 64, defaults.workers()),
        section.duration(
            "cutoverDeadline", Duration.ofMillis(10), MINUTE, defaults.cutoverDeadline()),
        section.integer("journalMaxKeys", 1_000, 1_000_000_000, defaults.journalMaxKeys()),
        verification(section, defaults.verification()),
        section.duration("bakeTime", Duration.ZERO, YEAR, defaults.bakeTime()),
        approvals(section, defaults.approvals()),
        section.choice("onLongTransaction", LongTransaction.class, defaults.onLongTransaction()),
        section.choice("fence", FenceMethod.class, defaults.fence()));
  }

  private ApprovalPolicy approvals(Section section, ApprovalPolicy defaults) {
    int wanted = section.integer("approvals", 0, 100, defaults.wanted());
    List<String> own = section.texts("approvers", "names");
    List<String> approvers = section.has("approvers") ? own : defaults.approvers();
    if (!approvers.isEmpty() && approvers.size() < wanted) {
      problems.add(
          section.path("approvals"),
          "approvals must not be more than there are approvers, was %d of %s"
              .formatted(wanted, approvers));
    }
    return new ApprovalPolicy(wanted, approvers);
  }

  private static VerificationPolicy verification(Section section, VerificationPolicy defaults) {
    return new VerificationPolicy(
        section.duration("verificationExpires", MINUTE, MONTH, defaults.expires()),
        section.integer("verificationRowsPerSecond", 0, 100_000_000, defaults.rowsPerSecond()),
        section.integer(
            "verificationWrittenRowsPerSecond", 0, 10_000, defaults.writtenRowsPerSecond()));
  }

  private ControlConfig control(Section section) {
    ControlConfig defaults = ControlConfig.DEFAULT;
    ControlConfig control =
        new ControlConfig(
            section.flag("createTables", defaults.createTables()),
            section.duration("heartbeat", Duration.ofMillis(10), MINUTE, defaults.heartbeat()),
            section.duration("timeToLive", Duration.ofMillis(100), HOUR, defaults.timeToLive()),
            section.flag("jmx", defaults.jmx()),
            section.duration(
                "answerTimeout", SHORTEST_ANSWER_TIMEOUT, MINUTE, defaults.answerTimeout()));
    section.end();
    if (control.timeToLive().compareTo(control.heartbeat().multipliedBy(2)) < 0) {
      problems.add(
          section.path("timeToLive"),
          "timeToLive must be twice the heartbeat %s at least, was %s"
              .formatted(
                  Durations.text(control.heartbeat()), Durations.text(control.timeToLive())));
    }
    return control;
  }

  private LintConfig lint(Section section) {
    LintConfig defaults = LintConfig.DEFAULT;
    LintConfig lint =
        new LintConfig(
            section.flag("observe", defaults.observe()),
            section.has("settings") ? section.text("settings") : defaults.settings(),
            section.duration("gateWindow", Duration.ZERO, YEAR, defaults.gateWindow()));
    section.end();
    if (lint.hasGate() && !lint.observe()) {
      problems.add(section.path("gateWindow"), "gateWindow needs observe: true, was false");
    }
    return lint;
  }

  private List<Relationship> relationships(Section root) {
    String key = "relationships";
    List<Relationship> relationships = new ArrayList<>();
    for (String text : root.texts(key, "texts like a.b_id -> b.id")) {
      relationship(text)
          .ifPresentOrElse(
              relationships::add,
              () -> problems.add(key, key + " must be like a.b_id -> b.id, was " + text));
    }
    return relationships;
  }

  private static Optional<Relationship> relationship(String text) {
    Matcher form = RELATIONSHIP.matcher(text);
    return form.matches()
        ? Optional.of(
            new Relationship(
                form.group(1).toLowerCase(Locale.ROOT),
                form.group(2).toLowerCase(Locale.ROOT),
                form.group(3).toLowerCase(Locale.ROOT),
                form.group(4).toLowerCase(Locale.ROOT)))
        : Optional.empty();
  }
}
