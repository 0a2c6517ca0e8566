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
  private final GuestConsole console;

  private Qemu(Process process, int port, GuestConsole console) {
    this.process = process;
    this.port = port;
    this.console = console;
  }

  /** Starts it halted at the first instruction of a guest. */
  public static Qemu start(Path elf) {
    return start(elf, 1);
  }

  /** The same with so many CPUs. */
  static Qemu start(Path elf, int cpus) {
    try (ServerSocket serial = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = freePort();
      Process process =
          new ProcessBuilder(command(elf, cpus, port, serial.getLocalPort()))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      serial.setSoTimeout(10_000);
      Qemu qemu = new Qemu(process, port, GuestConsole.on(serial.accept()));
      qemu.awaitListening();
      return qemu;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> command(Path elf, int cpus, int gdbPort, int serialPort) {
    return List.of(
        "qemu-system-ppc",
        "-M",
        "ppce500",
        "-cpu",
        "e500v2",
        "-smp",
        Integer.toString(cpus),
        "-m",
        "256",
        "-nic",
        "none",
        "-display",
        "none",
        "-monitor",
        "none",
        "-serial",
        "tcp:127.0.0.1:" + serialPort,
        "-S",
        "-gdb",
        "tcp:127.0.0.1:" + gdbPort,
        "-kernel",
        elf.toString());
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
  public GuestConsole console() {
    return console;
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
