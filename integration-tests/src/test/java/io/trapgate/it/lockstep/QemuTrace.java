package io.trapgate.it.lockstep;

import io.trapgate.stub.client.RspClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * QEMU with its trace on standard error, the guest's console on standard input and output, and a
 * gdb stub for what a trace can't: writing memory before the start and reading it at the end.
 *
 * <p>Not with {@code -icount}: QEMU 7.2 ends with "Bad icount read" when a register dump, which
 * shows the time base, falls between two chained blocks.
 */
final class QemuTrace implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final Path folder;
  private final Process process;
  private final RspClient client;
  private final StringBuilder console = new StringBuilder();
  private final Thread consoleReader;

  private QemuTrace(Path folder, Process process, RspClient client) {
    this.folder = folder;
    this.process = process;
    this.client = client;
    consoleReader = Thread.ofVirtual().start(this::readConsole);
  }

  /**
   * Starts QEMU, stopped before the first instruction.
   *
   * @param arguments of the machine and its guest
   * @param everyInstruction whether each instruction is a block of its own
   */
  static QemuTrace start(List<String> arguments, boolean everyInstruction) throws IOException {
    return start(arguments, everyInstruction, "exec,cpu,nochain,in_asm");
  }

  /** The same with another choice of what is traced. */
  static QemuTrace start(List<String> arguments, boolean everyInstruction, String traced)
      throws IOException {
    Path folder = Files.createTempDirectory("trapgate-lockstep");
    Path socket = folder.resolve("gdb");
    List<String> command = new ArrayList<>(List.of("qemu-system-ppc"));
    command.addAll(arguments);
    command.addAll(List.of("-nodefaults", "-nic", "none", "-display", "none", "-serial", "stdio"));
    command.addAll(List.of("-S", "-gdb", "unix:" + socket + ",server=on,wait=off"));
    command.addAll(List.of("-d", traced, "-D", "/dev/stderr"));
    if (everyInstruction) {
      command.add("-singlestep");
    }
    Process process = new ProcessBuilder(command).start();
    return new QemuTrace(folder, process, connect(process, socket));
  }

  private static RspClient connect(Process process, Path socket) throws IOException {
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    while (true) {
      try {
        return RspClient.connect(UnixDomainSocketAddress.of(socket), TIMEOUT);
      } catch (IOException e) {
        if (endsWithin20Milliseconds(process) || System.nanoTime() > deadline) {
          process.destroy();
          String said = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
          throw new IOException("qemu-system-ppc: " + said, e);
        }
      }
    }
  }

  private static boolean endsWithin20Milliseconds(Process process) throws IOException {
    try {
      return process.waitFor(20, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while QEMU started", e);
    }
  }

  private void readConsole() {
    try (InputStream in = process.getInputStream()) {
      byte[] bytes = new byte[4096];
      for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
        synchronized (console) {
          console.append(new String(bytes, 0, count, StandardCharsets.ISO_8859_1));
        }
      }
    } catch (IOException e) {
      synchronized (console) {
        console.append("(console: ").append(e.getMessage()).append(')');
      }
    }
  }

  /** What the guest has written so far. */
  String console() {
    synchronized (console) {
      return console.toString();
    }
  }

  /** Types to the guest. */
  void type(String text) {
    try {
      OutputStream keyboard = process.getOutputStream();
      keyboard.write(text.getBytes(StandardCharsets.ISO_8859_1));
      keyboard.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The trace. */
  InputStream log() {
    return process.getErrorStream();
  }

  RspClient client() {
    return client;
  }

  /** Starts what {@link #end} ends. */
  void resume() throws IOException {
    client.resume();
  }

  /**
   * Stops the guest where it is, saves its memory and ends QEMU. The trace must be read meanwhile
   * by another thread: QEMU waits while nobody does.
   *
   * @param bytes of memory from physical address 0
   * @param pc number of that register in gdb's numbering
   * @return the pc at the stop
   */
  int end(long bytes, Path memory, int pc) throws IOException {
    client.interrupt();
    client.waitStop(TIMEOUT);
    int stoppedAt = (int) client.readRegisterValue(pc);
    String said = client.monitor("pmemsave 0 0x%x \"%s\"".formatted(bytes, memory));
    if (!said.isBlank()) {
      throw new IOException("pmemsave: " + said);
    }
    process
        .toHandle()
        .destroy(); // unlike Process.destroy leaves what is left of the trace readable
    return stoppedAt;
  }

  /** Saves the memory of a stopped guest from physical address 0. */
  void save(long bytes, Path memory) throws IOException {
    String said = client.monitor("pmemsave 0 0x%x \"%s\"".formatted(bytes, memory));
    if (!said.isBlank()) {
      throw new IOException("pmemsave: " + said);
    }
  }

  /** Where files of this run go; deleted with it. */
  Path folder() {
    return folder;
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    client.close();
    try {
      process.waitFor();
      consoleReader.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.deleteIfExists(file);
      }
    }
    Files.delete(folder);
  }
}
