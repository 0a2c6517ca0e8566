package io.trapgate.target.load;

import java.nio.ByteBuffer;

/** Makes small ELF files, right or wrong ones, field by field (System V ABI, "Object Files"). */
final class ElfBuilder {
  static final int CODE_AT = 128;

  int machine = 20;
  int type = 2;
  byte wordClass = 1;
  byte dataOrder = 2;
  int entry = 0x1000;
  int programHeaderAt = 52;
  int programHeaderSize = 32;
  int programHeaders = 1;
  int sectionHeaderAt;
  int sectionHeaders;
  int segmentType = 1;
  int offset = CODE_AT;
  int virtual = 0x1000;
  int physical = 0x1000;
  int fileBytes = 8;
  int memoryBytes = 16;

  byte[] build() {
    ByteBuffer elf = ByteBuffer.allocate(CODE_AT + 8);
    elf.putInt(0x7F45_4C46).put(wordClass).put(dataOrder).put((byte) 1);
    elf.position(16);
    elf.putShort((short) type).putShort((short) machine).putInt(1);
    elf.putInt(entry).putInt(programHeaderAt).putInt(sectionHeaderAt).putInt(0);
    elf.putShort((short) 52).putShort((short) programHeaderSize);
    elf.putShort((short) programHeaders).putShort((short) 40);
    elf.putShort((short) sectionHeaders).putShort((short) 0);
    elf.position(52);
    elf.putInt(segmentType).putInt(offset).putInt(virtual).putInt(physical);
    elf.putInt(fileBytes).putInt(memoryBytes).putInt(7).putInt(0x1000);
    elf.position(CODE_AT);
    elf.putInt(0x6000_0000).putInt(0x4800_0000);
    return elf.array();
  }
}
