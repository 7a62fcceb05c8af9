package io.domainrouter.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;

/**
 * A way to a server that takes connections at once and answers nothing until it is let go, as a
 * server does that has too much to do. Thread-safe.
 */
public final class HeldServer implements AutoCloseable {
  private final ServerSocket entrance;
  private final int serverPort;
  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);

  private HeldServer(ServerSocket entrance, int serverPort) {
    this.entrance = entrance;
    this.serverPort = serverPort;
  }

  public static HeldServer before(int serverPort) throws IOException {
    ServerSocket entrance = new ServerSocket(0, 50, InetAddress.getByName(TestServer.HOST));
    HeldServer held = new HeldServer(entrance, serverPort);
    start(held::accept);
    return held;
  }

  public int port() {
    return entrance.getLocalPort();
  }

  /** Waits for the first connection. */
  public void awaitConnection() throws InterruptedException {
    asked.await();
  }

  /** Lets the bytes of all connections through, present and to come. */
  public void release() {
    released.countDown();
  }

  private void accept() throws IOException {
    while (true) {
      Socket client = entrance.accept();
      asked.countDown();
      start(() -> relay(client));
    }
  }

  private void relay(Socket client) throws IOException, InterruptedException {
    released.await();
    try (client;
        Socket server = new Socket(TestServer.HOST, serverPort)) {
      start(() -> copy(client.getInputStream(), server.getOutputStream()));
      copy(server.getInputStream(), client.getOutputStream());
    }
  }

  private static void copy(InputStream from, OutputStream to) throws IOException {
    byte[] bytes = new byte[8192];
    for (int read = from.read(bytes); read >= 0; read = from.read(bytes)) {
      to.write(bytes, 0, read);
    }
  }

  private interface Work {
    void run() throws IOException, InterruptedException;
  }

  private static void start(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException | InterruptedException e) {
                // Either end has closed the connection.
              }
            },
            "held-server");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    release();
    try {
      entrance.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
