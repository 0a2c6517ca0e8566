package io.trapgate.stub.rsp.packet;

/** Grammar of the packets that read and write registers; LLDB may name the thread behind each. */
final class RegisterForms {
  private RegisterForms() {}

  /** {@code g}. */
  static Request readAll(PacketCursor cursor) {
    // With anything else behind it, it is another packet.
    return cursor.atEnd() || cursor.peek() == ';'
        ? LldbForms.ofThread(cursor, new Request.ReadGeneralRegisters(), "g")
        : new Request.Unknown("g");
  }

  /** {@code G data}. */
  static Request writeAll(PacketCursor cursor) {
    byte[] values = cursor.hexBytesUpTo(';', "register data");
    return LldbForms.ofThread(cursor, new Request.WriteGeneralRegisters(values), "G");
  }

  /** {@code p n}. */
  static Request read(PacketCursor cursor) {
    int number = cursor.number("register number", PacketLimits.MAX_REGISTER);
    return LldbForms.ofThread(cursor, new Request.ReadRegister(number), "p");
  }

  /** {@code P n=value}. */
  static Request write(PacketCursor cursor) {
    int number = cursor.number("register number", PacketLimits.MAX_REGISTER);
    cursor.expect('=', "P");
    byte[] value = cursor.hexBytesUpTo(';', "register value");
    if (value.length == 0) {
      throw new PacketSyntaxException("register value", "0 bytes", ">= 1");
    }
    return LldbForms.ofThread(cursor, new Request.WriteRegister(number, value), "P");
  }
}
