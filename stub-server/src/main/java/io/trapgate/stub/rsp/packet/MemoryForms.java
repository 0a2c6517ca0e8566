package io.trapgate.stub.rsp.packet;

/** Grammar of the packets that read, write and search memory. */
final class MemoryForms {
  private MemoryForms() {}

  /** {@code m addr,length}. */
  static Request read(PacketCursor cursor) {
    long address = addressAndComma(cursor);
    int length = cursor.number("length", PacketLimits.MAX_MEMORY_BYTES);
    cursor.expectEnd("m");
    if (length == 0) {
      // An empty reply would mean "not supported".
      throw new PacketSyntaxException("length", "0", ">= 1");
    }
    checkRange(address, length);
    return new Request.ReadMemory(address, length, false);
  }

  /** {@code x addr,length}; length 0 is lldb's question whether the packet is known. */
  static Request readBinary(PacketCursor cursor) {
    long address = addressAndComma(cursor);
    int length = cursor.number("length", PacketLimits.MAX_MEMORY_BYTES);
    cursor.expectEnd("x");
    checkRange(address, length);
    return new Request.ReadMemory(address, length, true);
  }

  /** {@code M addr,length:hex}. */
  static Request write(PacketCursor cursor) {
    long address = addressAndComma(cursor);
    long length = cursor.number("length");
    cursor.expect(':', "M");
    return write(address, length, cursor.hexBytes("data"));
  }

  /** {@code X addr,length:binary}; length 0 is gdb's question whether the packet is known. */
  static Request writeBinary(PacketCursor cursor) {
    long address = addressAndComma(cursor);
    long length = cursor.number("length");
    cursor.expect(':', "X");
    return write(address, length, cursor.rest());
  }

  /** {@code qCRC:addr,length}. */
  static Request crc(PacketCursor cursor) {
    cursor.expect(':', "qCRC");
    long address = addressAndComma(cursor);
    long length = length(cursor);
    cursor.expectEnd("qCRC");
    checkRange(address, length);
    return new Request.Crc(address, length);
  }

  /** {@code qSearch:memory:addr;length;pattern}. */
  static Request search(PacketCursor cursor) {
    cursor.expect(':', "qSearch");
    String space = cursor.until(':', "qSearch");
    if (!space.equals("memory")) {
      return new Request.Unknown("qSearch:" + space);
    }
    long address = cursor.number("address");
    cursor.expect(';', "qSearch:memory");
    long length = length(cursor);
    cursor.expect(';', "qSearch:memory");
    byte[] pattern = cursor.rest();
    if (pattern.length == 0) {
      throw new PacketSyntaxException("pattern", "0 bytes", ">= 1");
    }
    checkRange(address, length);
    return new Request.SearchMemory(address, length, pattern);
  }

  private static long addressAndComma(PacketCursor cursor) {
    long address = cursor.number("address");
    cursor.expect(',', "after the address");
    return address;
  }

  private static Request write(long address, long length, byte[] data) {
    if (data.length != length) {
      throw new PacketSyntaxException(
          "data", data.length + " bytes", Long.toUnsignedString(length) + ", as its length says");
    }
    checkRange(address, length);
    return new Request.WriteMemory(address, data);
  }

  private static long length(PacketCursor cursor) {
    long length = cursor.number("length");
    if (length < 0) {
      throw new PacketSyntaxException(
          "length", Long.toUnsignedString(length), "<= " + Long.MAX_VALUE);
    }
    return length;
  }

  /** Refuses a range that goes around the end of 64 bits. */
  static void checkRange(long address, long length) {
    if (length > 0 && Long.compareUnsigned(address + (length - 1), address) < 0) {
      throw new PacketSyntaxException(
          "address 0x" + Long.toHexString(address),
          length + " bytes",
          "<= 0x" + Long.toHexString(-address) + ", the end of the address space");
    }
  }
}
