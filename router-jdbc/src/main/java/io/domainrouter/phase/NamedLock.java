package io.domainrouter.phase;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What the router's named locks are called. Stateless. */
public final class NamedLock {
  /** Longer ones are refused by MySQL. */
  private static final int LONGEST_NAME = 64;

  private NamedLock() {}

  /** Named locks belong to the whole server, so the schema is part of the name. */
  public static String name(String schema, String purpose) {
    String name = "domainrouter-" + purpose + "-" + Integer.toHexString(schema.hashCode());
    return name.length() <= LONGEST_NAME ? name : "domainrouter-" + digest(name);
  }

  private static String digest(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] bytes = digest.digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(bytes, 0, 20);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has it", e);
    }
  }
}
