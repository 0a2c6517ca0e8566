package io.trapgate.stub.rsp.packet;

/** Grammar of the packets that program flash. */
final class FlashForms {
  private FlashForms() {}

  /** {@code vFlashErase:addr,length}. */
  static Request erase(PacketCursor cursor) {
    cursor.expect(':', "vFlashErase");
    long address = cursor.number("address");
    cursor.expect(',', "after the address");
    long length = cursor.number("length");
    cursor.expectEnd("vFlashErase");
    if (length <= 0) {
      throw new PacketSyntaxException(
          "length", Long.toUnsignedString(length), "1 to " + Long.MAX_VALUE);
    }
    MemoryForms.checkRange(address, length);
    return new Request.EraseFlash(address, length);
  }

  /** {@code vFlashWrite:addr:binary}. */
  static Request write(PacketCursor cursor) {
    cursor.expect(':', "vFlashWrite");
    long address = cursor.number("address");
    cursor.expect(':', "after the address");
    byte[] content = cursor.rest();
    MemoryForms.checkRange(address, content.length);
    return new Request.WriteFlash(address, content);
  }
}
