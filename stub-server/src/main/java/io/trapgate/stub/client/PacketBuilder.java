package io.trapgate.stub.client;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** One packet on its way out, framed in a buffer that is used again and again. */
final class PacketBuilder {
  private byte[] bytes = new byte[1024];
  private ByteBuffer view = ByteBuffer.wrap(bytes);
  private int size;
  private int sum;

  /** Starts over with {@code $}. */
  PacketBuilder begin() {
    size = 0;
    put('$');
    sum = 0;
    return this;
  }

  /** Characters that need no escape. */
  PacketBuilder text(String text) {
    for (int i = 0; i < text.length(); i++) {
      put(text.charAt(i));
    }
    return this;
  }

  /** A number in hex without leading zeros. */
  PacketBuilder number(long value) {
    int shift = (63 - Long.numberOfLeadingZeros(value | 1)) & ~3;
    for (; shift >= 0; shift -= 4) {
      put(HexDigits.digit((int) (value >>> shift)));
    }
    return this;
  }

  /** Bytes as hex digits. */
  PacketBuilder hex(byte[] source, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      put(HexDigits.digit(source[i] >> 4));
      put(HexDigits.digit(source[i]));
    }
    return this;
  }

  /** Bytes as they are, with an escape for {@code # $ } *}. */
  PacketBuilder binary(byte[] source, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      byte value = source[i];
      if (value == '#' || value == '$' || value == '}' || value == '*') {
        put('}');
        put(value ^ 0x20);
      } else {
        put(value);
      }
    }
    return this;
  }

  /** Adds {@code #} and the checksum. */
  void end() {
    int checksum = sum;
    put('#');
    put(HexDigits.digit(checksum >> 4));
    put(HexDigits.digit(checksum));
  }

  /** The finished packet, ready to be written; again and again if need be. */
  ByteBuffer wire() {
    view.limit(size).position(0);
    return view;
  }

  private void put(int value) {
    if (size == bytes.length) {
      bytes = Arrays.copyOf(bytes, 2 * size);
      view = ByteBuffer.wrap(bytes);
    }
    bytes[size++] = (byte) value;
    sum += value;
  }
}
