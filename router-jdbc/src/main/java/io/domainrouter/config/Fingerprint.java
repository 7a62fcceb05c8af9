package io.domainrouter.config;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;

/**
 * A digest of what all instances must agree on: which table belongs to which domain, and in which
 * database it is on either side. Users, passwords, URL parameters, pools and the order in the file
 * leave it unchanged. Stateless, thread-safe.
 */
final class Fingerprint {
  private Fingerprint() {}

  /** SHA-256 in hexadecimal digits. */
  static String of(
      TargetConfig monolith, List<TargetConfig> partitions, List<DomainConfig> domains) {
    StringBuilder text = new StringBuilder("monolith ").append(database(monolith)).append('\n');
    domains.stream()
        .sorted(Comparator.comparing(DomainConfig::name))
        .forEach(domain -> append(text, domain, partitions));
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(text.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void append(
      StringBuilder text, DomainConfig domain, List<TargetConfig> partitions) {
    TargetConfig partition =
        partitions.stream()
            .filter(target -> target.name().equals(domain.partition()))
            .findFirst()
            .orElseThrow();
    text.append("domain ").append(domain.name()).append(' ').append(database(partition));
    domain.tables().stream().sorted().forEach(table -> text.append(' ').append(table));
    text.append('\n');
  }

  private static String database(TargetConfig target) {
    return TargetUrl.parse(target.url(), "url", new Problems())
        .map(TargetUrl::database)
        .orElse(target.url());
  }
}
