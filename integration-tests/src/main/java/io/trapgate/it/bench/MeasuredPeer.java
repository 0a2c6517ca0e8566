package io.trapgate.it.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/** A server process with the guest stopped at its first instruction. */
final class MeasuredPeer implements AutoCloseable {
  private static final long START_LIMIT_NANOS = 30_000_000_000L;

  private final Process process;
  private final InetSocketAddress address;
  private final long startedNanos;
  private final long listeningNanos;

  private MeasuredPeer(Process process, InetSocketAddress address, long startedNanos)
      throws IOException {
    this.process = process;
    this.address = address;
    this.startedNanos = startedNanos;
    this.listeningNanos = awaitListening();
  }

  /** Starts the server and waits until it can be connected to. */
  static MeasuredPeer start(PeerKind kind, Settings settings, Path guest) throws IOException {
    return start(port -> kind.command(settings, guest, port));
  }

  /** The same for any command, made of the port that it is to listen at. */
  static MeasuredPeer start(IntFunction<List<String>> commandAt) throws IOException {
    int port = freePort();
    List<String> command = commandAt.apply(port);
    long started = System.nanoTime();
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      return new MeasuredPeer(
          process, new InetSocketAddress(InetAddress.getLoopbackAddress(), port), started);
    } catch (IOException | RuntimeException e) {
      process.destroyForcibly();
      throw e;
    }
  }

  InetSocketAddress address() {
    return address;
  }

  /** When the process was started, on the clock of {@link System#nanoTime()}. */
  long startedNanos() {
    return startedNanos;
  }

  /** From the start of the process until a connection was accepted. */
  double listeningMillis() {
    return (listeningNanos - startedNanos) / 1e6;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private long awaitListening() throws IOException {
    while (System.nanoTime() - startedNanos < START_LIMIT_NANOS) {
      try (Socket probe = new Socket(address.getAddress(), address.getPort())) {
        if (probe.isConnected()) {
          return System.nanoTime();
        }
      } catch (IOException notYet) {
        pause();
      }
    }
    throw new IOException("no server on " + address + " within 30 s");
  }

  private void pause() throws IOException {
    try {
      if (process.waitFor(1, TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException("the server ended with code " + process.exitValue());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
