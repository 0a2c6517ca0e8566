package io.trapgate.it.gdb;

import io.trapgate.testkit.GuestConsole;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** QEMU's emulated board with its own gdb server: the peer to compare with. */
public final class Qemu implements Peer {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

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
    return start(ppce500(elf, cpus));
  }

  /** The same with this image in the flash of the platform bus, which it writes to. */
  static Qemu withFlash(Path elf, Path image) {
    List<String> command = new ArrayList<>(ppce500(elf, 1));
    command.addAll(List.of("-drive", "if=pflash,format=raw,file=" + image));
    return start(command);
  }

  /** A PC that boots from this sector, halted at the reset vector. */
  static Qemu booting(Path sector) {
    return start(pc(List.of("-drive", "format=raw,if=floppy,readonly=on,file=" + sector)));
  }

  /** A PC with a multiboot kernel, halted at the reset vector. */
  static Qemu multiboot(Path kernel, int cpus) {
    return start(pc(List.of("-smp", Integer.toString(cpus), "-kernel", kernel.toString())));
  }

  /** Another program may take the port that was free a moment ago; QEMU ends then. */
  private static Qemu start(List<String> machine) {
    try {
      return startOnce(machine);
    } catch (AssertionError ended) {
      return startOnce(machine);
    }
  }

  private static Qemu startOnce(List<String> machine) {
    try (ServerSocket serial = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = freePort();
      Process process =
          new ProcessBuilder(command(machine, port, serial.getLocalPort()))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      serial.setSoTimeout((int) PATIENCE.toMillis());
      Qemu qemu = new Qemu(process, port, ConsoleSocket.console(serial.accept()));
      qemu.awaitListening();
      return qemu;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> command(List<String> machine, int gdbPort, int serialPort) {
    List<String> command = new ArrayList<>(machine);
    command.addAll(List.of("-nic", "none", "-display", "none", "-monitor", "none"));
    command.addAll(List.of("-serial", "tcp:127.0.0.1:" + serialPort));
    command.addAll(List.of("-S", "-gdb", "tcp:127.0.0.1:" + gdbPort));
    return command;
  }

  private static List<String> ppce500(Path elf, int cpus) {
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
        "-kernel",
        elf.toString());
  }

  private static List<String> pc(List<String> guest) {
    List<String> command = new ArrayList<>(List.of("qemu-system-x86_64", "-m", "64"));
    command.addAll(List.of("-device", "isa-debug-exit,iobase=0xf4,iosize=4"));
    command.addAll(guest);
    return command;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void awaitListening() {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end) {
      try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
        if (probe.isConnected()) {
          pause(); // whoever listens there, QEMU is alive
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

  /** Waits for its end and returns its exit status. */
  int exitStatus() throws InterruptedException {
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      throw new AssertionError("QEMU still runs");
    }
    return process.exitValue();
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
