package io.trapgate.it.gdb;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The symbol table of an ELF file of either word size and byte order. */
final class GuestSymbols {
  private static final int CLASS = 4;
  private static final int DATA = 5;
  private static final int SYMTAB = 2;

  private final ByteBuffer file;
  private final boolean wide;

  private GuestSymbols(ByteBuffer file) {
    this.file = file.order(file.get(DATA) == 1 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    this.wide = file.get(CLASS) == 2;
  }

  static Map<String, Long> of(Path elf) {
    try {
      return new GuestSymbols(ByteBuffer.wrap(Files.readAllBytes(elf))).read();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Map<String, Long> read() {
    Map<String, Long> symbols = new HashMap<>();
    int sections = wide ? (int) file.getLong(40) : file.getInt(32);
    int count = file.getShort(wide ? 60 : 48);
    for (int i = 0; i < count; i++) {
      int header = sections + i * (wide ? 64 : 40);
      if (file.getInt(header + 4) == SYMTAB) {
        int link = file.getInt(header + (wide ? 40 : 24));
        int strings = offset(sections + link * (wide ? 64 : 40));
        add(offset(header), size(header), strings, symbols);
      }
    }
    return symbols;
  }

  private int offset(int header) {
    return wide ? (int) file.getLong(header + 24) : file.getInt(header + 16);
  }

  private int size(int header) {
    return wide ? (int) file.getLong(header + 32) : file.getInt(header + 20);
  }

  private void add(int start, int bytes, int strings, Map<String, Long> symbols) {
    for (int at = start; at < start + bytes; at += wide ? 24 : 16) {
      StringBuilder name = new StringBuilder();
      int next = strings + file.getInt(at);
      while (file.get(next) != 0) {
        name.append((char) file.get(next++));
      }
      long value = wide ? file.getLong(at + 8) : file.getInt(at + 4) & 0xffff_ffffL;
      symbols.put(name.toString(), value);
    }
  }
}
