package io.trapgate.stub.rsp.packet;

/** Grammar of the packets that read and write registers. */
final class RegisterForms {
  private RegisterForms() {}

  /** {@code G data}. */
  static Request writeAll(PacketCursor cursor) {
    return new Request.WriteGeneralRegisters(cursor.hexBytes("register data"));
  }

  /** {@code p n}. */
  static Request read(PacketCursor cursor) {
    int number = cursor.number("register number", PacketLimits.MAX_REGISTER);
    cursor.expectEnd("p");
    return new Request.ReadRegister(number);
  }

  /** {@code P n=value}. */
  static Request write(PacketCursor cursor) {
    int number = cursor.number("register number", PacketLimits.MAX_REGISTER);
    cursor.expect('=', "P");
    byte[] value = cursor.hexBytes("register value");
    if (value.length == 0) {
      throw new PacketSyntaxException("register value", "0 bytes", ">= 1");
    }
    return new Request.WriteRegister(number, value);
  }
}
