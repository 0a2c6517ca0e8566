package io.trapgate.stub.server;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Where the guest's console goes on the host: the value of {@code --serial}. */
public sealed interface SerialTarget {
  /** The forms that {@link #parse} takes, for messages and help. */
  String FORMS = "stdio, none, gdb, file:PATH, tcp:HOST:PORT or unix:PATH";

  /** This process's standard input and output. */
  record Stdio() implements SerialTarget {}

  /** Nowhere: what the guest prints is thrown away, and it never receives anything. */
  record None() implements SerialTarget {}

  /** The gdb that controls the guest, as console output; nothing comes from there. */
  record Gdb() implements SerialTarget {}

  /**
   * A file that gets what the guest prints; it is made or emptied first.
   *
   * @param path the file
   */
  record File(Path path) implements SerialTarget {}

  /**
   * A TCP port that one client at a time may connect to.
   *
   * @param host name or address to listen on
   * @param port port number, 0 for a free one
   */
  record Tcp(String host, int port) implements SerialTarget {}

  /**
   * A Unix socket that one client at a time may connect to.
   *
   * @param path the socket's file, made when opened and removed when closed
   */
  record Unix(Path path) implements SerialTarget {}

  /**
   * Reads the value of {@code --serial}.
   *
   * @throws IllegalArgumentException with one line that says what is wrong and what is expected
   */
  static SerialTarget parse(String text) {
    if (text.equals("stdio")) {
      return new Stdio();
    }
    if (text.equals("none")) {
      return new None();
    }
    if (text.equals("gdb")) {
      return new Gdb();
    }
    if (text.startsWith("file:")) {
      return new File(path(text, "file:"));
    }
    if (text.startsWith("unix:")) {
      return new Unix(path(text, "unix:"));
    }
    if (text.startsWith("tcp:")) {
      return tcp(text);
    }
    throw wrong(text);
  }

  private static SerialTarget tcp(String text) {
    String rest = text.substring("tcp:".length());
    int colon = rest.lastIndexOf(':');
    if (colon < 1) {
      throw wrong(text);
    }
    String host = rest.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    String port = rest.substring(colon + 1);
    if (!port.matches("[0-9]{1,5}") || Integer.parseInt(port) > 65535) {
      throw new IllegalArgumentException(
          "serial port number: '" + port + "' in '" + text + "' (expected: 0 to 65535)");
    }
    return new Tcp(host, Integer.parseInt(port));
  }

  private static Path path(String text, String prefix) {
    String name = text.substring(prefix.length());
    if (name.isEmpty()) {
      throw wrong(text);
    }
    try {
      return Path.of(name);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("serial path: '" + name + "': " + e.getReason(), e);
    }
  }

  private static IllegalArgumentException wrong(String text) {
    return new IllegalArgumentException("serial: '" + text + "' (expected: " + FORMS + ")");
  }
}
