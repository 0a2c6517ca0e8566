package io.trapgate.it.gdb;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A wire tap between gdb and a server: writes down every packet, and can answer a request itself so
 * that a test sees what gdb makes of an error the server wouldn't give.
 */
public final class RspTap implements AutoCloseable {
  /** What the tap says in the server's place. */
  public interface Fault {
    /** The reply to a request, null to let the server answer. */
    @Nullable String answer(String request);
  }

  /** A packet's data, or a raw {@code \3}. */
  public record Packet(boolean fromGdb, String data) {}

  /** Stands in the record where a side has closed, and the tap the other side after it. */
  public static final String CLOSED = "<closed>";

  private final ServerSocket listener;
  private final int upstreamPort;
  private final List<Packet> packets = new ArrayList<>();
  private final List<Socket> sockets = new ArrayList<>();
  private volatile Fault fault = request -> null;
  private volatile boolean acknowledging = true;

  /** A tap in front of a port of this machine. */
  public RspTap(int upstreamPort) throws IOException {
    this.upstreamPort = upstreamPort;
    this.listener = new ServerSocket(0, 4, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().name("tap").start(this::accept);
  }

  /** Where gdb connects to. */
  public int port() {
    return listener.getLocalPort();
  }

  /** Answers for the server from now on. */
  public void inject(Fault replacement) {
    fault = replacement;
  }

  /** A position in the record. */
  public synchronized int mark() {
    return packets.size();
  }

  /** The requests since a position, memory reads left out: they are gdb's own affair. */
  public synchronized List<String> requestsSince(int mark) {
    return packets.subList(mark, packets.size()).stream()
        .filter(Packet::fromGdb)
        .map(Packet::data)
        .filter(data -> !data.startsWith("m") && !data.startsWith("x"))
        .toList();
  }

  /** All requests since a position. */
  public synchronized List<String> allRequestsSince(int mark) {
    return packets.subList(mark, packets.size()).stream()
        .filter(Packet::fromGdb)
        .map(Packet::data)
        .toList();
  }

  /** The replies since a position. */
  public synchronized List<String> repliesSince(int mark) {
    return packets.subList(mark, packets.size()).stream()
        .filter(packet -> !packet.fromGdb())
        .map(Packet::data)
        .toList();
  }

  /** Waits until a request of this form has passed since a position. */
  public synchronized void awaitRequest(int mark, Predicate<String> form) {
    long end = System.nanoTime() + 60_000_000_000L;
    while (requestsSince(mark).stream().noneMatch(form)) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        throw new AssertionError("no such request among " + requestsSince(mark));
      }
      try {
        wait(left);
      } catch (InterruptedException e) {
        throw new AssertionError("interrupted", e);
      }
    }
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket gdb = listener.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), upstreamPort);
        gdb.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        synchronized (this) {
          sockets.add(gdb);
          sockets.add(server);
        }
        acknowledging = true;
        Thread.ofVirtual().start(() -> pump(gdb, server, true));
        Thread.ofVirtual().start(() -> pump(server, gdb, false));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void pump(Socket from, Socket to, boolean fromGdb) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int next = in.read(); next >= 0; next = in.read()) {
        if (next == '$') {
          packet(from, out, fromGdb);
        } else {
          if (next == 3) {
            record(fromGdb, "\3");
          }
          out.write(next);
          out.flush();
        }
      }
    } catch (IOException e) {
      record(fromGdb, "<" + e.getMessage() + ">");
    }
    record(fromGdb, CLOSED);
  }

  private void packet(Socket from, OutputStream out, boolean fromGdb) throws IOException {
    StringBuilder data = new StringBuilder();
    InputStream in = from.getInputStream();
    int next = in.read();
    while (next != '#' && next >= 0) {
      data.append((char) next);
      next = in.read();
    }
    String sum = "" + (char) in.read() + (char) in.read();
    record(fromGdb, data.toString());
    String substitute = fromGdb ? fault.answer(data.toString()) : null;
    if (substitute == null) {
      out.write(('$' + data.toString() + '#' + sum).getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
    } else {
      record(false, substitute);
      OutputStream back = from.getOutputStream();
      back.write(
          ((acknowledging ? "+" : "") + framed(substitute)).getBytes(StandardCharsets.ISO_8859_1));
      back.flush();
    }
    if (fromGdb && data.toString().equals("QStartNoAckMode")) {
      acknowledging = false;
    }
  }

  /** A packet around plain data. */
  public static String framed(String data) {
    int sum = data.chars().sum() & 0xff;
    return "$%s#%02x".formatted(data, sum);
  }

  private synchronized void record(boolean fromGdb, String data) {
    packets.add(new Packet(fromGdb, data));
    notifyAll();
  }

  @Override
  public synchronized void close() {
    try {
      listener.close();
      for (Socket socket : sockets) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
