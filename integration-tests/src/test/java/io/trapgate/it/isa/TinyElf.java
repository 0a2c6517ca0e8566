package io.trapgate.it.isa;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The smallest ELF that QEMU takes as firmware: one segment of branches to self. */
public final class TinyElf {
  private static final int HEADER_BYTES = 52;
  private static final int PROGRAM_HEADER_BYTES = 32;
  private static final short EXECUTABLE = 2;
  private static final short POWERPC = 20;
  private static final int LOAD = 1;
  private static final int READ_WRITE_EXECUTE = 7;
  private static final int BRANCH_TO_SELF = 0x4800_0000;

  private TinyElf() {}

  /** An image of one word, loaded and entered at that address. */
  public static byte[] at(int address) {
    int offset = HEADER_BYTES + PROGRAM_HEADER_BYTES;
    ByteBuffer out = ByteBuffer.allocate(offset + 4);
    out.put("\177ELF\1\2\1".getBytes(StandardCharsets.ISO_8859_1)).position(16);
    out.putShort(EXECUTABLE).putShort(POWERPC).putInt(1).putInt(address);
    out.putInt(HEADER_BYTES).putInt(0).putInt(0).putShort((short) HEADER_BYTES);
    out.putShort((short) PROGRAM_HEADER_BYTES).putShort((short) 1).position(HEADER_BYTES);
    out.putInt(LOAD).putInt(offset).putInt(address).putInt(address).putInt(4).putInt(4);
    out.putInt(READ_WRITE_EXECUTE).putInt(4).putInt(BRANCH_TO_SELF);
    return out.array();
  }
}
