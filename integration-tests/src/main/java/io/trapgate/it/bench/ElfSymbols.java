package io.trapgate.it.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/** Addresses of the symbols of a big-endian 32-bit ELF file (System V ABI, chapter 4). */
final class ElfSymbols {
  private static final int SECTION_TABLE_OFFSET = 32;
  private static final int SECTION_COUNT_OFFSET = 48;
  private static final int SECTION_HEADER_BYTES = 40;
  private static final int SYMBOL_BYTES = 16;
  private static final int SYMTAB = 2;

  private ElfSymbols() {}

  static long address(Path elf, String symbol) throws IOException {
    ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(elf));
    int sections = file.getInt(SECTION_TABLE_OFFSET);
    for (int i = 0; i < file.getShort(SECTION_COUNT_OFFSET); i++) {
      int header = sections + i * SECTION_HEADER_BYTES;
      if (file.getInt(header + 4) != SYMTAB) {
        continue;
      }
      int strings = file.getInt(sections + file.getInt(header + 24) * SECTION_HEADER_BYTES + 16);
      int start = file.getInt(header + 16);
      for (int at = start; at < start + file.getInt(header + 20); at += SYMBOL_BYTES) {
        if (name(file, strings + file.getInt(at)).equals(symbol)) {
          return file.getInt(at + 4) & 0xffff_ffffL;
        }
      }
    }
    throw new IOException(elf + " has no symbol " + symbol);
  }

  private static String name(ByteBuffer file, int start) {
    StringBuilder name = new StringBuilder();
    for (int at = start; file.get(at) != 0; at++) {
      name.append((char) file.get(at));
    }
    return name.toString();
  }
}
