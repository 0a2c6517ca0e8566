package io.trapgate.stub.client;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Finds packets in the bytes a server sends. It shares no code with the server's framing, so that
 * tests hear a second opinion about it (gdb document nodes "Overview" and "Packet Acknowledgment").
 */
final class PacketScanner {
  /** What was found. */
  enum Found {
    PACKET,
    NOTIFICATION,
    ACK,
    NAK,
    /** A packet whose checksum or run-length is wrong. */
    CORRUPT
  }

  private enum State {
    BETWEEN,
    BODY,
    ESCAPE,
    REPEAT,
    CHECKSUM_HIGH,
    CHECKSUM_LOW
  }

  private final ReceivedPacket packet;
  private State state = State.BETWEEN;
  private Found kind = Found.PACKET;
  private boolean broken;
  private int sum;
  private int high;
  private int last = -1;
  private long strayBytes;

  PacketScanner(ReceivedPacket packet) {
    this.packet = packet;
  }

  /** Bytes seen so far that belong to no packet and are no acknowledgment. */
  long strayBytes() {
    return strayBytes;
  }

  /**
   * Takes bytes of a buffer with an array until something is complete; null when all were taken and
   * more are needed.
   */
  @Nullable Found scan(ByteBuffer in) {
    while (in.hasRemaining()) {
      if (state == State.BODY && takePlain(in)) {
        continue;
      }
      int value = in.get() & 0xff;
      Found found = state == State.BETWEEN ? between(value) : inside(value);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  /** Takes the bytes up to the next that means something; whether there were any. */
  @SuppressWarnings(
      "ByteBufferBackingArray") // the connection's buffer, which starts with its array
  private boolean takePlain(ByteBuffer in) {
    byte[] bytes = in.array();
    int start = in.position();
    int at = start;
    int added = 0;
    while (at < in.limit() && isPlain(bytes[at])) {
      added += bytes[at++] & 0xff;
    }
    if (at == start) {
      return false;
    }
    sum += added;
    last = bytes[at - 1] & 0xff;
    broken |= !packet.append(bytes, start, at - start);
    in.position(at);
    return true;
  }

  /** The most frequent bytes, hex digits and letters, are told by the first comparison. */
  private static boolean isPlain(byte value) {
    return value >= '0' ? value != '}' : value != '#' && value != '$' && value != '*';
  }

  private @Nullable Found between(int value) {
    switch (value) {
      case '$' -> begin(Found.PACKET);
      case '%' -> begin(Found.NOTIFICATION);
      case '+' -> {
        return Found.ACK;
      }
      case '-' -> {
        return Found.NAK;
      }
      default -> strayBytes++;
    }
    return null;
  }

  private void begin(Found found) {
    kind = found;
    state = State.BODY;
    broken = false;
    sum = 0;
    last = -1;
    packet.clear();
  }

  private @Nullable Found inside(int value) {
    switch (state) {
      case CHECKSUM_HIGH -> {
        high = value;
        state = State.CHECKSUM_LOW;
      }
      case CHECKSUM_LOW -> {
        state = State.BETWEEN;
        boolean good = !broken && HexDigits.pair(high, value) == (sum & 0xff);
        return good ? kind : Found.CORRUPT;
      }
      case BETWEEN, BODY, ESCAPE, REPEAT -> body(value);
    }
    return null;
  }

  private void body(int value) {
    if (value == '#') {
      broken |= state != State.BODY;
      state = State.CHECKSUM_HIGH;
      return;
    }
    if (value == '$') {
      begin(Found.PACKET);
      return;
    }
    sum += value;
    if (state == State.ESCAPE) {
      put(value ^ 0x20, 1);
    } else if (state == State.REPEAT) {
      broken |= last < 0 || value < ' ' || value > '~';
      put(last, Math.max(0, value - 29));
    } else if (value == '}') {
      state = State.ESCAPE;
    } else if (value == '*') {
      state = State.REPEAT;
    } else {
      put(value, 1);
    }
  }

  private void put(int value, int times) {
    broken |= !packet.append(value, times);
    last = value;
    state = State.BODY;
  }
}
