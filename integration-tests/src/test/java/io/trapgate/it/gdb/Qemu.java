package io.trapgate.it.gdb;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** QEMU's emulated board with its own gdb server: the peer to compare with. */
public final class Qemu implements Peer {
  private final Process process;
  private final int port;

  private Qemu(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Starts it halted at the first instruction of a guest. */
  public static Qemu start(Path elf) {
    try {
      int port = freePort();
      Process process =
          new ProcessBuilder(
                  List.of(
                      "qemu-system-ppc",
                      "-M",
                      "ppce500",
                      "-cpu",
                      "e500v2",
                      "-m",
                      "64",
                      "-nic",
                      "none",
                      "-display",
                      "none",
                      "-serial",
                      "none",
                      "-monitor",
                      "none",
                      "-S",
                      "-gdb",
                      "tcp:127.0.0.1:" + port,
                      "-kernel",
                      elf.toString()))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      Qemu qemu = new Qemu(process, port);
      qemu.awaitListening();
      return qemu;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void awaitListening() {
    long end = System.nanoTime() + 10_000_000_000L;
    while (System.nanoTime() < end) {
      try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
        if (probe.isConnected()) {
          return;
        }
      } catch (IOException notYet) {
        pause();
      }
    }
    throw new AssertionError("QEMU doesn't listen on " + port);
  }

  private void pause() {
    try {
      if (process.waitFor(20, TimeUnit.MILLISECONDS)) {
        throw new AssertionError("QEMU ended with " + process.exitValue());
      }
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
