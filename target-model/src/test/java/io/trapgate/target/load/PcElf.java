package io.trapgate.target.load;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A little-endian ELF executable with one segment, 32-bit or 64-bit, whose fields can be wrong. */
final class PcElf {
  static final int CODE_AT = 0x100;

  final boolean wide;
  int machine;
  long entry = 0x10_0004;
  long virtual = 0x10_0000;
  long physical = 0x10_0000;
  long offset = CODE_AT;
  long fileBytes = 16;
  long memoryBytes = 0x2000;
  int[] content = {0x9090_9090, 0x9090_9090, 0x9090_9090, 0x9090_9090};

  PcElf(boolean wide) {
    this.wide = wide;
    this.machine = wide ? 62 : 3;
  }

  byte[] build() {
    ByteBuffer elf =
        ByteBuffer.allocate(CODE_AT + 4 * content.length).order(ByteOrder.LITTLE_ENDIAN);
    elf.put(new byte[] {0x7F, 'E', 'L', 'F', (byte) (wide ? 2 : 1), 1, 1});
    elf.position(16);
    elf.putShort((short) 2).putShort((short) machine).putInt(1);
    int header = wide ? 64 : 52;
    word(elf, entry);
    word(elf, header);
    word(elf, 0);
    elf.putInt(0).putShort((short) header).putShort((short) (wide ? 56 : 32)).putShort((short) 1);
    elf.position(header);
    elf.putInt(1);
    if (wide) {
      elf.putInt(7);
    }
    word(elf, offset);
    word(elf, virtual);
    word(elf, physical);
    word(elf, fileBytes);
    word(elf, memoryBytes);
    if (!wide) {
      elf.putInt(7);
    }
    word(elf, 0x1000);
    elf.position(CODE_AT);
    for (int word : content) {
      elf.putInt(word);
    }
    return elf.array();
  }

  private void word(ByteBuffer elf, long value) {
    if (wide) {
      elf.putLong(value);
    } else {
      elf.putInt((int) value);
    }
  }
}
