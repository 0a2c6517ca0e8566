package io.trapgate.it.zoo;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * A raw socket and the framing of the protocol, written anew: nothing of the server's code reads
 * what the server sends. Each character of a text is one byte.
 */
final class Wire implements AutoCloseable {
  /** Nothing came for so long: the server is wedged. Far beyond gdb's own two seconds. */
  private static final int WEDGED_MILLIS = 60_000;

  /** What comes from the server. */
  sealed interface Token {
    /** {@code $…#cc}, its checksum right, run-lengths expanded and escapes undone. */
    record Packet(String payload) implements Token {}

    /** {@code %…#cc}. */
    record Notification(String payload) implements Token {}

    /** {@code +}. */
    record Ack() implements Token {}

    /** {@code -}. */
    record Nak() implements Token {}

    /** The server has closed the connection. */
    record End() implements Token {}
  }

  private final Socket socket;
  private final InputStream in;
  private final byte[] buffer = new byte[1 << 16];
  private int position;
  private int limit;

  private Wire(Socket socket) throws IOException {
    this.socket = socket;
    this.in = socket.getInputStream();
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(WEDGED_MILLIS);
  }

  static Wire open(InetSocketAddress address) throws IOException {
    return new Wire(new Socket(address.getAddress(), address.getPort()));
  }

  /** The socket itself, for what the protocol doesn't know of. */
  Socket socket() {
    return socket;
  }

  /** Sends bytes as they are. */
  void raw(String bytes) throws IOException {
    socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
  }

  /** Sends bytes as they are. */
  void raw(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  /** Sends a packet, escaped, and returns the next packet; an acknowledgment before it is taken. */
  String ask(String payload) throws IOException {
    raw(framed(escaped(payload)));
    return packet();
  }

  /** The next packet, past acknowledgments and notifications. */
  String packet() throws IOException {
    while (true) {
      switch (next()) {
        case Token.Packet(String payload) -> {
          return payload;
        }
        case Token.End _ -> throw new IOException("the server closed the connection");
        case Token.Notification _, Token.Ack _, Token.Nak _ -> {}
      }
    }
  }

  /** The next token; a wait beyond all patience is a {@link java.net.SocketTimeoutException}. */
  Token next() throws IOException {
    int value = read();
    return switch (value) {
      case -1 -> new Token.End();
      case '+' -> new Token.Ack();
      case '-' -> new Token.Nak();
      case '$' -> new Token.Packet(body());
      case '%' -> new Token.Notification(body());
      default -> throw new IOException("byte " + value + " between packets");
    };
  }

  private String body() throws IOException {
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    int sum = 0;
    int last = 0;
    for (int value = read(); value != '#'; value = read()) {
      sum += value;
      switch (value) {
        case -1, '$' -> throw new IOException("byte " + value + " in a packet");
        case '}' -> {
          int flipped = read();
          sum += flipped;
          last = flipped ^ 0x20;
          data.write(last);
        }
        case '*' -> {
          int count = read();
          sum += count;
          for (int i = count - 29; i > 0; i--) {
            data.write(last);
          }
        }
        default -> {
          last = value;
          data.write(value);
        }
      }
    }
    String claimed = "" + (char) read() + (char) read();
    if (!claimed.equals(checksum(sum))) {
      throw new IOException("checksum " + claimed + " (expected: " + checksum(sum) + ")");
    }
    return data.toString(ISO_8859_1);
  }

  /** Whether nothing arrives for so long. */
  boolean isSilentFor(int millis) throws IOException {
    if (position < limit) {
      return false;
    }
    socket.setSoTimeout(millis);
    try {
      limit = Math.max(0, in.read(buffer));
      position = 0;
      return false;
    } catch (java.net.SocketTimeoutException silent) {
      return true;
    } finally {
      socket.setSoTimeout(WEDGED_MILLIS);
    }
  }

  /** The next byte; -1 at the end, in whatever manner the connection ended. */
  int read() throws IOException {
    if (position == limit) {
      position = 0;
      try {
        limit = in.read(buffer);
      } catch (java.net.SocketException reset) {
        limit = -1;
      }
      if (limit < 0) {
        limit = 0;
        return -1;
      }
    }
    return buffer[position++] & 0xff;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  /** A packet of this data with its checksum, the data as it is. */
  static String framed(String data) {
    int sum = 0;
    for (int i = 0; i < data.length(); i++) {
      sum += data.charAt(i);
    }
    return "$" + data + "#" + checksum(sum);
  }

  /** Data with the escapes that a client must make. */
  static String escaped(String data) {
    StringBuilder text = new StringBuilder(data.length() + 8);
    for (int i = 0; i < data.length(); i++) {
      char c = data.charAt(i);
      if (c == '#' || c == '$' || c == '}') {
        text.append('}').append((char) (c ^ 0x20));
      } else {
        text.append(c);
      }
    }
    return text.toString();
  }

  private static String checksum(int sum) {
    return "" + Character.forDigit(sum >> 4 & 0xf, 16) + Character.forDigit(sum & 0xf, 16);
  }
}
