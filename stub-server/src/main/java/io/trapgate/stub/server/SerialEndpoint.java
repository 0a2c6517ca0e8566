package io.trapgate.stub.server;

import io.trapgate.target.kvm.SerialLine;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * The host's end of the guest's console: joins a {@link SerialLine} to a stream, file or socket.
 *
 * <p>What the guest prints before anyone has connected to a socket waits for the first client. The
 * wait is bounded; when the bound is reached, the console says in its place how many bytes were
 * lost.
 */
public final class SerialEndpoint implements AutoCloseable {
  /** Chunks that wait for a reader; a guest that prints byte by byte fills it with 64 KiB. */
  static final int BACKLOG_CHUNKS = 65536;

  private final Console console;

  private SerialEndpoint(Console console) {
    this.console = console;
  }

  /** One kind of host end. */
  interface Console extends AutoCloseable {
    /** Where a client can connect, as the value of {@code --serial} would say it. */
    Optional<String> address();

    /** Delivers what waits, within two seconds, and lets go. */
    @Override
    void close();
  }

  /**
   * Opens the host's end and connects the guest's to it.
   *
   * @param standardInput what {@link SerialTarget.Stdio} reads
   * @param standardOutput what {@link SerialTarget.Stdio} writes
   * @throws IOException when the file or socket can't be had; the message is one line with its name
   */
  public static SerialEndpoint open(
      SerialTarget target, SerialLine line, InputStream standardInput, OutputStream standardOutput)
      throws IOException {
    ConsoleQueue queue = new ConsoleQueue(BACKLOG_CHUNKS);
    Console console =
        switch (target) {
          case SerialTarget.Stdio() ->
              new StreamConsole(queue, standardOutput, false).reading(standardInput, line);
          case SerialTarget.File(var path) -> new StreamConsole(queue, create(path), true);
          case SerialTarget.Tcp tcp -> SocketConsole.open(tcp, queue, line);
          case SerialTarget.Unix unix -> SocketConsole.open(unix, queue, line);
          case SerialTarget.None(), SerialTarget.Gdb() -> new NoConsole();
        };
    switch (target) {
      case SerialTarget.None() -> line.onReceive(bytes -> {});
      case SerialTarget.Gdb() -> {} // the server of that gdb takes it
      case SerialTarget.Stdio _,
          SerialTarget.File _,
          SerialTarget.Tcp _,
          SerialTarget.Unix _ ->
          line.onReceive(queue::put);
    }
    return new SerialEndpoint(console);
  }

  private static OutputStream create(Path path) throws IOException {
    try {
      return Files.newOutputStream(path);
    } catch (FileSystemException e) {
      String reason = Objects.requireNonNullElse(e.getReason(), e.getClass().getSimpleName());
      throw new IOException(
          "serial file:" + path + ": " + reason + " (expected: a file that can be made)", e);
    }
  }

  /** Where a client can connect; empty unless the target is a socket. */
  public Optional<String> address() {
    return console.address();
  }

  @Override
  public void close() {
    console.close();
  }

  /** The end that nobody reads. */
  private static final class NoConsole implements Console {
    @Override
    public Optional<String> address() {
      return Optional.empty();
    }

    @Override
    public void close() {
      // Nothing was opened.
    }
  }
}
