package io.trapgate.stub.rsp.packet;

/** Grammar of {@code Z} and {@code z}. */
final class BreakpointForms {
  private static final BreakpointType[] TYPES = BreakpointType.values();

  private BreakpointForms() {}

  /** {@code Z type,addr,kind} with conditions and commands. */
  static Request insert(PacketCursor cursor) {
    int digit = cursor.next();
    if (!isType(digit)) {
      return new Request.Unknown("Z" + cursor.restText());
    }
    BreakpointType type = TYPES[digit - '0'];
    long address = address(cursor);
    int kind = cursor.number("kind", Integer.MAX_VALUE);
    Request.AgentCode agent = AgentForms.read(cursor);
    if (type.isWatch()) {
      if (kind == 0) {
        throw new PacketSyntaxException("watch length", "0", ">= 1");
      }
      MemoryForms.checkRange(address, kind);
    }
    return new Request.Insert(type, address, kind, agent);
  }

  /** {@code z type,addr,kind}. */
  static Request remove(PacketCursor cursor) {
    int digit = cursor.next();
    if (!isType(digit)) {
      return new Request.Unknown("z" + cursor.restText());
    }
    long address = address(cursor);
    int kind = cursor.number("kind", Integer.MAX_VALUE);
    cursor.expectEnd("z");
    return new Request.Remove(TYPES[digit - '0'], address, kind);
  }

  private static boolean isType(int digit) {
    return digit >= '0' && digit < '0' + TYPES.length;
  }

  private static long address(PacketCursor cursor) {
    cursor.expect(',', "after the type");
    long address = cursor.number("address");
    cursor.expect(',', "after the address");
    return address;
  }
}
