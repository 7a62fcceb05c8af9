package io.domainrouter.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/** Reads domain files. Stateless, thread-safe. */
public final class DomainFile {
  private static final String CLASSPATH = "classpath:";
  private static final String FILE = "file:";

  private DomainFile() {}

  /**
   * Reads and checks a domain file.
   *
   * @param location {@code classpath:name.yml} or {@code file:path.yml}
   * @throws RouterConfigException with every problem found; nothing is connected to
   */
  public static RouterConfig load(String location) throws RouterConfigException {
    return parse(location, decode(location, bytes(location)));
  }

  /** Checks the text of a domain file; the source is named in the exception. */
  static RouterConfig parse(String source, String text) throws RouterConfigException {
    Problems problems = new Problems();
    RouterConfig config = new DomainFileReader(problems).read(text);
    if (!problems.isEmpty()) {
      throw new RouterConfigException(source, problems.sentences());
    }
    return config;
  }

  private static byte[] bytes(String location) throws RouterConfigException {
    try {
      if (location.startsWith(CLASSPATH)) {
        return resource(location);
      }
      if (location.startsWith(FILE)) {
        return Files.readAllBytes(Path.of(location.substring(FILE.length())));
      }
    } catch (IOException | InvalidPathException e) {
      throw unusable(location, "the file cannot be read: " + e);
    }
    throw unusable(location, "the location must start with classpath: or file:");
  }

  private static byte[] resource(String location) throws IOException, RouterConfigException {
    String name = location.substring(CLASSPATH.length()).replaceFirst("^/+", "");
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    InputStream found = context == null ? null : context.getResourceAsStream(name);
    if (found == null) {
      found = DomainFile.class.getClassLoader().getResourceAsStream(name);
    }
    if (found == null) {
      throw unusable(location, "the class path has no " + name);
    }
    try (InputStream stream = found) {
      return stream.readAllBytes();
    }
  }

  private static String decode(String location, byte[] bytes) throws RouterConfigException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw unusable(location, "the file is not UTF-8");
    }
  }

  private static RouterConfigException unusable(String location, String problem) {
    return new RouterConfigException(location, List.of(problem));
  }
}
