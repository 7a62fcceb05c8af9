package io.domainrouter.lint.source;

import io.domainrouter.lint.StatementSink;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import javax.xml.stream.XMLStreamException;

/**
 * Reads files and folders, each by what it is: by its name, and a log or dump by how it begins. Not
 * thread-safe. What cannot be read is said in a line and left out.
 */
public final class Sources {
  private static final int LOOK_AHEAD = 1 << 13;

  /** Of what can only be read as a whole. */
  private static final int LONGEST_WHOLE = 4 << 20;

  private static final Set<String> IN_FOLDERS =
      Set.of("sql", "ddl", "xml", "java", "class", "jar", "log", "tsv", "csv");

  private final StatementSink sink;

  public Sources(StatementSink sink) {
    this.sink = sink;
  }

  /**
   * A file, or all files below a folder that could hold SQL.
   *
   * @throws IOException when it does not exist or cannot be read at all
   */
  public void read(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      file(path);
      return;
    }
    List<Path> files;
    try (Stream<Path> below = Files.walk(path)) {
      files =
          below
              .filter(Files::isRegularFile)
              .filter(file -> IN_FOLDERS.contains(extension(file.toString())))
              .sorted()
              .toList();
    }
    for (Path file : files) {
      file(file);
    }
  }

  private void file(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      read(file.toString(), in);
    }
  }

  /** A stream of its own, such as the standard input. */
  public void read(String name, InputStream in) throws IOException {
    switch (extension(name)) {
      case "class" ->
          readable(name, () -> new ClassFileReader(name, sink).read(new BufferedInputStream(in)));
      case "jar", "zip" -> readable(name, () -> archive(name, in));
      case "yml", "yaml", "json" -> sink.note(name + ": left out, YAML and JSON are not read");
      default -> text(name, new BufferedInputStream(in, 1 << 16));
    }
  }

  private static String extension(String name) {
    return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }

  /** What reads a file. */
  private interface Reading {
    void read() throws IOException;
  }

  private void readable(String name, Reading reading) {
    try {
      reading.read();
    } catch (IOException e) {
      sink.note(name + ": left out, " + e.getMessage());
    }
  }

  private void archive(String name, InputStream in) throws IOException {
    ZipInputStream zip = new ZipInputStream(in);
    for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
      String extension = extension(entry.getName());
      if (Set.of("class", "sql", "xml").contains(extension)) {
        read(name + "!" + entry.getName(), zip);
      }
    }
  }

  private void text(String name, BufferedInputStream in) throws IOException {
    in.mark(LOOK_AHEAD);
    byte[] begin = in.readNBytes(LOOK_AHEAD);
    in.reset();
    String head = new String(begin, StandardCharsets.UTF_8);
    if (head.indexOf('\0') >= 0) {
      sink.note(name + ": left out, it is not text");
      return;
    }
    Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8);
    switch (extension(name)) {
      case "xml" -> whole(name, reader).ifPresent(xml -> xml(name, xml));
      case "java" -> whole(name, reader).ifPresent(java -> new JavaReader(name, java, sink).read());
      case "sql", "ddl" -> script(name, head, reader);
      default -> byContent(name, head, reader);
    }
  }

  private Optional<String> whole(String name, Reader reader) throws IOException {
    StringBuilder text = new StringBuilder();
    char[] chunk = new char[1 << 14];
    for (int n = reader.read(chunk); n > 0; n = reader.read(chunk)) {
      text.append(chunk, 0, n);
      if (text.length() > LONGEST_WHOLE) {
        sink.note(name + ": left out, it is longer than four megabytes");
        return Optional.empty();
      }
    }
    return Optional.of(text.toString());
  }

  private void xml(String name, String text) {
    try {
      XmlElement root = XmlElement.read(new StringReader(text));
      switch (root.name()) {
        case "mapper" -> new MapperReader(name, sink).read(root);
        case "databaseChangeLog" -> new ChangelogReader(name, sink).read(root);
        default -> {} // XML of another kind
      }
    } catch (XMLStreamException e) {
      sink.note(name + ": left out, it is not XML, or has too many elements");
    }
  }

  private void script(String name, String head, Reader reader) throws IOException {
    ForeignDialect.in(head)
        .ifPresent(
            dialect ->
                sink.note(
                    name
                        + ": written for "
                        + dialect
                        + " and read as MySQL: what is found there may be wrong, or missing"));
    new ScriptReader(name, sink).read(reader);
  }

  private void byContent(String name, String head, Reader reader) throws IOException {
    List<String> lines = head.lines().limit(20).toList();
    if (lines.stream().anyMatch(SlowLogReader::isHeader)) {
      new SlowLogReader(name, sink).read(reader);
    } else if (lines.stream().anyMatch(GeneralLogReader::isEntry)) {
      new GeneralLogReader(name, sink).read(reader);
    } else if (!lines.isEmpty() && DigestReader.isHeader(lines.get(0))) {
      new DigestReader(name, sink).read(reader);
    } else if (lines.stream().anyMatch(line -> line.endsWith(";"))) {
      script(name, head, reader);
    } else {
      sink.note(name + ": left out, it is neither SQL nor a log or dump that is known");
    }
  }
}
