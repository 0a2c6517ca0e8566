package io.trapgate.stub.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;

/**
 * The payload of the packet last received, escapes and run-lengths undone. One instance serves a
 * whole connection: its content changes with the next receive.
 */
public final class ReceivedPacket {
  /** A peer that sends more in one packet than this is broken. */
  private static final int MAX_BYTES = 1 << 26;

  private byte[] bytes = new byte[1024];
  private int length;

  ReceivedPacket() {}

  /** Number of payload bytes. */
  public int length() {
    return length;
  }

  /** Payload byte, 0 to 255; -1 past the end. */
  public int at(int index) {
    return index < length ? bytes[index] & 0xff : -1;
  }

  /** The payload, each byte as one character. */
  public String text() {
    return new String(bytes, 0, length, ISO_8859_1);
  }

  /** A copy of the payload. */
  public byte[] toByteArray() {
    return Arrays.copyOf(bytes, length);
  }

  /** Whether the payload is {@code OK}. */
  public boolean isOk() {
    return length == 2 && bytes[0] == 'O' && bytes[1] == 'K';
  }

  /** Whether nothing is in it: "not supported". */
  public boolean isEmpty() {
    return length == 0;
  }

  /** Whether it is {@code E NN} or {@code E.text}. */
  public boolean isError() {
    if (length == 0 || bytes[0] != 'E') {
      return false;
    }
    return at(1) == '.'
        || (length == 3 && HexDigits.value(at(1)) >= 0 && HexDigits.value(at(2)) >= 0);
  }

  /** Whether the payload starts with this text. */
  public boolean startsWith(String prefix) {
    if (prefix.length() > length) {
      return false;
    }
    for (int i = 0; i < prefix.length(); i++) {
      if (at(i) != prefix.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Bytes written as hex digits up to the end of the payload; -1 where the digits stop being hex.
   */
  int decodeHex(int from, byte[] target, int offset, int limit) {
    int digits = length - from;
    if (digits % 2 != 0 || digits / 2 > limit) {
      return -1;
    }
    for (int i = 0; i < digits / 2; i++) {
      int value = HexDigits.pair(at(from + 2 * i), at(from + 2 * i + 1));
      if (value < 0) {
        return -1;
      }
      target[offset + i] = (byte) value;
    }
    return digits / 2;
  }

  void clear() {
    length = 0;
  }

  boolean append(int value, int times) {
    if (!makeRoom(times)) {
      return false;
    }
    Arrays.fill(bytes, length, length + times, (byte) value);
    length += times;
    return true;
  }

  boolean append(byte[] source, int from, int count) {
    if (!makeRoom(count)) {
      return false;
    }
    System.arraycopy(source, from, bytes, length, count);
    length += count;
    return true;
  }

  private boolean makeRoom(int more) {
    if (more > MAX_BYTES - length) {
      return false;
    }
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(length + more, 2 * bytes.length));
    }
    return true;
  }
}
