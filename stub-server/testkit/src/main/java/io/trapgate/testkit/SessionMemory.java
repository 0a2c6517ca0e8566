package io.trapgate.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The stopped guest's memory as the selected vCPU's addresses reach it, in the target's byte order.
 * A place is a symbol, a symbol with an offset ({@code history+8}) or an address ({@code 0x1000}).
 */
public final class SessionMemory {
  private static final int MOST_STRING_BYTES = 65536;
  private static final int STRING_PIECE_BYTES = 64;

  private final DebugSession session;
  private final Wire wire;
  private final TargetNumbers numbers;

  SessionMemory(DebugSession session, Wire wire, TargetNumbers numbers) {
    this.session = session;
    this.wire = wire;
    this.numbers = numbers;
  }

  /** Bytes as they lie there. */
  public byte[] readBytes(String place, int length) {
    return readBytes(session.symbols().address(place), length);
  }

  /** Bytes as they lie there. */
  public byte[] readBytes(long address, int length) {
    session.mustStand("read memory");
    return wire.readMemory(address, length);
  }

  /** One byte, 0 to 255. */
  public int readByte(String place) {
    return (int) number(session.symbols().address(place), 1);
  }

  /** One byte, 0 to 255. */
  public int readByte(long address) {
    return (int) number(address, 1);
  }

  /** Two bytes, 0 to 65535. */
  public int readShort(String place) {
    return (int) number(session.symbols().address(place), 2);
  }

  /** Two bytes, 0 to 65535. */
  public int readShort(long address) {
    return (int) number(address, 2);
  }

  /** Four bytes as a Java int. */
  public int readInt(String place) {
    return (int) number(session.symbols().address(place), 4);
  }

  /** Four bytes as a Java int. */
  public int readInt(long address) {
    return (int) number(address, 4);
  }

  /** Eight bytes. */
  public long readLong(String place) {
    return number(session.symbols().address(place), 8);
  }

  /** Eight bytes. */
  public long readLong(long address) {
    return number(address, 8);
  }

  /** A C string in UTF-8, up to its zero byte. */
  public String readString(String place) {
    return readString(session.symbols().address(place));
  }

  /**
   * A C string in UTF-8, up to its zero byte.
   *
   * @throws SessionException when there is none within 65536 bytes
   */
  public String readString(long address) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    while (text.size() < MOST_STRING_BYTES) {
      // Up to the end of a page at most: what follows may not be there.
      long next = address + text.size();
      int piece = (int) Math.min(STRING_PIECE_BYTES, 4096 - (next & 4095));
      for (byte each : readBytes(next, piece)) {
        if (each == 0) {
          return text.toString(StandardCharsets.UTF_8);
        }
        text.write(each);
      }
    }
    throw new SessionException(
        "string at %s: no zero byte (expected: within %d bytes)"
            .formatted(session.symbols().describe(address), MOST_STRING_BYTES));
  }

  /** Writes bytes as they are. */
  public void writeBytes(String place, byte[] bytes) {
    writeBytes(session.symbols().address(place), bytes);
  }

  /** Writes bytes as they are. */
  public void writeBytes(long address, byte[] bytes) {
    session.mustStand("write memory");
    wire.writeMemory(address, bytes);
  }

  /** Writes the lowest byte of a number. */
  public void writeByte(String place, int value) {
    writeBytes(place, numbers.encode(value, 1));
  }

  /** Writes the lowest two bytes of a number. */
  public void writeShort(String place, int value) {
    writeBytes(place, numbers.encode(value, 2));
  }

  /** Writes four bytes. */
  public void writeInt(String place, int value) {
    writeBytes(place, numbers.encode(value, 4));
  }

  /** Writes eight bytes. */
  public void writeLong(String place, long value) {
    writeBytes(place, numbers.encode(value, 8));
  }

  private long number(long address, int length) {
    return numbers.decode(readBytes(address, length));
  }
}
