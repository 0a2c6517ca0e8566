package io.trapgate.stub.server;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Where the server waits for a debugger. */
public sealed interface ListenAddress {
  /** Where a client may come from when nobody says otherwise: this machine only. */
  String DEFAULT_HOST = "127.0.0.1";

  /** Longest path of a Unix domain socket in bytes ({@code sun_path} of unix(7), less its NUL). */
  int MAX_PATH_BYTES = 107;

  /**
   * TCP.
   *
   * @param host name or numeric address
   * @param port 0 for any free one
   */
  record Tcp(String host, int port) implements ListenAddress {
    @Override
    public String toString() {
      return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
  }

  /** A Unix domain socket. */
  record Unix(Path path) implements ListenAddress {
    @Override
    public String toString() {
      return "unix:" + path;
    }
  }

  /** The standard streams: one client, the one that started us. */
  record Stdio() implements ListenAddress {
    @Override
    public String toString() {
      return "stdio";
    }
  }

  /**
   * Reads {@code host:port}, {@code [ipv6]:port}, {@code :port}, {@code port}, {@code unix:path} or
   * {@code stdio}.
   *
   * @throws ServerException when it is none of them
   */
  static ListenAddress parse(String text) throws ServerException {
    if (text.equals("stdio") || text.equals("-")) {
      return new Stdio();
    }
    return text.startsWith("unix:") ? unix(text.substring("unix:".length())) : tcp(text);
  }

  private static ListenAddress unix(String path) throws ServerException {
    int bytes = path.getBytes(StandardCharsets.UTF_8).length;
    if (bytes == 0 || bytes > MAX_PATH_BYTES || path.indexOf('\0') >= 0) {
      throw new ServerException(
          "listen address unix:"
              + path
              + ": path of "
              + bytes
              + " bytes (expected: 1 to "
              + MAX_PATH_BYTES
              + ")");
    }
    return new Unix(Path.of(path));
  }

  private static ListenAddress tcp(String text) throws ServerException {
    int colon = text.lastIndexOf(':');
    String host = colon < 0 ? "" : text.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    } else if (host.indexOf(':') >= 0) {
      throw wrong(text, "an IPv6 address in brackets, for example [::1]:1234");
    }
    return new Tcp(host.isEmpty() ? DEFAULT_HOST : host, port(text, text.substring(colon + 1)));
  }

  private static int port(String text, String digits) throws ServerException {
    boolean number =
        !digits.isEmpty()
            && digits.length() <= 5
            && digits.chars().allMatch(c -> c >= '0' && c <= '9');
    int port = number ? Integer.parseInt(digits) : -1;
    if (port < 0 || port > 65535) {
      throw wrong(text, "host:port, :port, port (0 to 65535), unix:path or stdio");
    }
    return port;
  }

  private static ServerException wrong(String text, String expected) {
    return new ServerException("listen address " + text + " (expected: " + expected + ")");
  }
}
