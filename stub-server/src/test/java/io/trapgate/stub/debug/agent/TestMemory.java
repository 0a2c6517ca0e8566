package io.trapgate.stub.debug.agent;

import java.nio.ByteBuffer;
import java.util.Map;

/**
 * A big-endian target: 256 bytes at 0x1000, and a few registers.
 *
 * @param bytes the memory
 * @param registers values by number
 */
record TestMemory(ByteBuffer bytes, Map<Integer, Long> registers) implements AgentContext {
  static final int BASE = 0x1000;

  static TestMemory of(Map<Integer, Long> registers) {
    return new TestMemory(ByteBuffer.allocate(256), registers);
  }

  @Override
  public long memory(long guestVirtual, int length) throws AgentException {
    long offset = guestVirtual - BASE;
    if (offset < 0 || offset > bytes.capacity() - length) {
      throw new AgentException("no memory at 0x" + Long.toHexString(guestVirtual));
    }
    int at = (int) offset;
    return switch (length) {
      case 1 -> bytes.get(at) & 0xffL;
      case 2 -> bytes.getShort(at) & 0xffffL;
      case 4 -> bytes.getInt(at) & 0xffff_ffffL;
      default -> bytes.getLong(at); // 8
    };
  }

  @Override
  public long register(int number) throws AgentException {
    Long value = registers.get(number);
    if (value == null) {
      throw new AgentException("no register " + number);
    }
    return value;
  }
}
