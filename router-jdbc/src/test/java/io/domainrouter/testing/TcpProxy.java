package io.domainrouter.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A wire between a client and a server that can be cut in every way a wire is cut. Thread-safe; two
 * daemon threads for each connection.
 */
public final class TcpProxy implements AutoCloseable {
  /** What becomes of the bytes of one direction. */
  public enum Wire {
    /** They arrive. */
    WHOLE,
    /** They vanish, and nobody is told. */
    BLACK_HOLE
  }

  /** What happens to the connection on which a certain statement is sent. */
  public enum Cut {
    /** Reset on both sides; the server never gets the statement. */
    BEFORE,
    /** Reset towards the client once the server has answered; the answer is lost. */
    BEFORE_THE_ANSWER,
    /** Nothing arrives any more in either direction, from the statement on. */
    SILENCE
  }

  private record Trap(String after, String statement, Cut cut) {}

  private final int serverPort;
  private final int port;
  private final Set<Link> links = ConcurrentHashMap.newKeySet();
  private final AtomicReference<Trap> trap = new AtomicReference<>();
  private volatile ServerSocket listener;
  private volatile Wire toServer = Wire.WHOLE;
  private volatile Wire toClient = Wire.WHOLE;
  private volatile long delayMillis;
  private volatile String counted = "";
  private final AtomicLong pieces = new AtomicLong();
  private volatile boolean closed;

  private TcpProxy(int serverPort) throws IOException {
    this.serverPort = serverPort;
    this.listener = listen(0);
    this.port = listener.getLocalPort();
    accept(listener);
  }

  /** A wire to a server of this host, whole at first. */
  public static TcpProxy to(TestServer server) throws IOException {
    return new TcpProxy(server.port());
  }

  /** The port that leads to the server by this wire. */
  public int port() {
    return port;
  }

  private static ServerSocket listen(int port) throws IOException {
    ServerSocket socket = new ServerSocket();
    socket.setReuseAddress(true);
    socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    return socket;
  }

  private void accept(ServerSocket from) {
    start(
        "proxy-accept",
        () -> {
          while (!from.isClosed()) {
            new Link(from.accept()).start();
          }
        });
  }

  private interface Io {
    void run() throws IOException;
  }

  private static void start(String name, Io work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException e) {
                // The connection has ended, as connections here do.
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
  }

  /** New connections are refused and those that are open are reset. */
  public void refuse() throws IOException {
    listener.close();
    reset();
  }

  /** Resets what is open; new connections succeed. */
  public void reset() {
    links.forEach(Link::reset);
  }

  /** Nothing arrives any more, though connections stay and new ones are accepted. */
  public void blackHole() {
    wires(Wire.BLACK_HOLE, Wire.BLACK_HOLE);
  }

  public void wires(Wire towardsServer, Wire towardsClient) {
    toServer = towardsServer;
    toClient = towardsClient;
  }

  /** The server sees every connection end; the client sees nothing. */
  public void halfOpen() {
    links.forEach(Link::hangUpOnServer);
  }

  /** Each piece of data is late by so much, in each direction. */
  public void delay(long millis) {
    delayMillis = millis;
  }

  /**
   * Once: cuts the connection on which the client sends first a packet with the one text, then a
   * packet with the other in lower or upper case, or one with both.
   */
  public void cutAt(String after, String statement, Cut cut) {
    trap.set(new Trap(after, statement.toLowerCase(Locale.ROOT), cut));
  }

  /**
   * Counts from now on what the client sends on the connection on which it sends a packet with this
   * text.
   */
  public void count(String text) {
    counted = text;
    pieces.set(0);
  }

  /** Pieces of data sent since {@link #count}, its own included: each is one round trip. */
  public long counted() {
    return pieces.get();
  }

  /** Whether {@link #cutAt} has not happened yet. */
  public boolean isTrapSet() {
    return trap.get() != null;
  }

  /** Connections succeed and stay whole again; those that lost data end. */
  public void heal() throws IOException {
    boolean lossy = toServer != Wire.WHOLE || toClient != Wire.WHOLE;
    wires(Wire.WHOLE, Wire.WHOLE);
    delayMillis = 0;
    trap.set(null);
    links.stream().filter(link -> lossy || link.lossy).forEach(Link::reset);
    if (listener.isClosed() && !closed) {
      listener = listen(port);
      accept(listener);
    }
  }

  @Override
  public void close() {
    closed = true;
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    reset();
  }

  /** One connection of a client, and ours to the server. */
  private final class Link {
    private final Socket client;
    private final Socket server;
    private volatile Cut cut;
    private volatile boolean lossy;
    private Trap marked;
    private String found = "";

    Link(Socket client) throws IOException {
      this.client = client;
      this.server = new Socket();
      links.add(this);
      try {
        server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), serverPort));
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
      } catch (IOException e) {
        reset(); // as if the server had refused
      }
      if (listener.isClosed()) {
        reset(); // accepted just before
      }
    }

    void start() {
      TcpProxy.start("proxy-up", () -> pump(client, server, true));
      TcpProxy.start("proxy-down", () -> pump(server, client, false));
    }

    private void pump(Socket from, Socket to, boolean up) throws IOException {
      byte[] buffer = new byte[64 * 1024];
      try {
        int length;
        while ((length = from.getInputStream().read(buffer)) >= 0) {
          if (up) {
            count(buffer, length);
            spring(buffer, length);
          }
          if (!up && cut == Cut.BEFORE_THE_ANSWER) {
            reset();
            return;
          }
          late();
          if (isLost(up)) {
            lossy = true;
          } else {
            to.getOutputStream().write(buffer, 0, length);
          }
        }
      } finally {
        if (!lossy) {
          reset(); // who lost data is not told of the end either
        }
      }
    }

    private boolean isLost(boolean up) {
      return cut == Cut.SILENCE || (up ? toServer : toClient) == Wire.BLACK_HOLE;
    }

    private void count(byte[] buffer, int length) {
      String text = counted;
      if (!text.isEmpty() && !text.equals(found)) {
        String sent = new String(buffer, 0, length, StandardCharsets.ISO_8859_1);
        found = sent.contains(text) ? text : found;
      }
      if (!text.isEmpty() && text.equals(found)) {
        pieces.incrementAndGet();
      }
    }

    private void spring(byte[] buffer, int length) {
      Trap set = trap.get();
      if (set == null) {
        return;
      }
      String text = new String(buffer, 0, length, StandardCharsets.ISO_8859_1);
      if (text.contains(set.after())) {
        marked = set;
      }
      boolean sent = text.toLowerCase(Locale.ROOT).contains(set.statement());
      if (set.equals(marked) && sent && trap.compareAndSet(set, null)) {
        cut = set.cut();
        if (cut == Cut.BEFORE) {
          reset();
        }
      }
    }

    private void late() {
      if (delayMillis > 0) {
        try {
          TimeUnit.MILLISECONDS.sleep(delayMillis);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
    }

    void hangUpOnServer() {
      lossy = true;
      end(server);
    }

    void reset() {
      links.remove(this);
      end(client);
      end(server);
    }

    private void end(Socket socket) {
      try {
        socket.setSoLinger(true, 0);
        socket.close();
      } catch (IOException e) {
        // It had ended already.
      }
    }
  }
}
