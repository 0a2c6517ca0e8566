package io.trapgate.target.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemorySegment;
import java.util.List;

/** How a guest of the measurement executes. All segments begin at 0. */
enum ProbeMode {
  /** 16 bits. */
  REAL("real mode"),
  /** 32 bits, no paging. */
  PROTECTED("protected mode"),
  /** 64 bits at privilege level 0, each page at its own address. */
  LONG("64-bit mode"),
  /**
   * The same at privilege level 3, with access to I/O ports. A KVM may execute all else in software
   * and only this by the processor, which then knows nothing of the debugger.
   */
  USER("64-bit user mode");

  private static final long PROTECTION = 1;
  private static final long PAGING = 1L << 31;
  private static final long PHYSICAL_ADDRESS_EXTENSION = 1 << 5;
  private static final long LONG_MODE = 0x500; // enabled and active

  private static final int CODE_TYPE = 0xB;
  private static final int DATA_TYPE = 3;

  /** From the root on: each table has one entry for the next, the last a page of 2 MiB. */
  private static final int TABLES = 0x4000;

  private static final int LEVELS = 3;
  private static final int TABLE_BYTES = 0x1000;
  private static final long PRESENT_WRITABLE_USER = 7;
  private static final long LARGE = 0x80;

  private final String text;

  ProbeMode(String text) {
    this.text = text;
  }

  /** Its name for the user. */
  String text() {
    return text;
  }

  /** Whether it is a 64-bit mode. */
  boolean wide() {
    return this == LONG || this == USER;
  }

  /** Bytes of the address in an instruction that has one. */
  int addressBytes() {
    return wide() ? Long.BYTES : this == PROTECTED ? Integer.BYTES : Short.BYTES;
  }

  /** An instruction that ends a run: HLT, or where that is forbidden {@code out 80h,al}. */
  List<Integer> end() {
    return this == USER ? List.of(0xE6, 0x80) : List.of(0xF4);
  }

  /** Writes the tables that the paged modes need; they are never changed. */
  static void map(MemorySegment memory) {
    for (int level = 0; level < LEVELS; level++) {
      long next = level < LEVELS - 1 ? TABLES + (level + 1) * TABLE_BYTES : LARGE;
      memory.set(JAVA_LONG, TABLES + (long) level * TABLE_BYTES, next | PRESENT_WRITABLE_USER);
    }
  }

  /** Puts the mode into a processor's system registers as they are behind a reset. */
  void into(MemorySegment sregs) {
    for (String name : List.of("cs", "ds", "es", "fs", "gs", "ss")) {
      segment(sregs.asSlice(at(name), KvmLayouts.SEGMENT), name.equals("cs"));
    }
    if (this != REAL) {
      add(sregs, "cr0", PROTECTION);
    }
    if (wide()) {
      sregs.set(JAVA_LONG, at("cr3"), TABLES);
      add(sregs, "cr4", PHYSICAL_ADDRESS_EXTENSION);
      add(sregs, "efer", LONG_MODE);
      add(sregs, "cr0", PAGING);
    }
  }

  private void segment(MemorySegment segment, boolean code) {
    segment.set(JAVA_LONG, field("base"), 0);
    segment.set(JAVA_SHORT, field("selector"), (short) 0);
    if (this == REAL) {
      return;
    }
    int level = this == USER ? 3 : 0;
    segment.set(JAVA_INT, field("limit"), -1);
    segment.set(JAVA_SHORT, field("selector"), (short) ((code ? 8 : 16) | level));
    segment.set(JAVA_BYTE, field("type"), (byte) (code ? CODE_TYPE : DATA_TYPE));
    segment.set(JAVA_BYTE, field("dpl"), (byte) level);
    segment.set(JAVA_BYTE, field("db"), (byte) (code && wide() ? 0 : 1));
    segment.set(JAVA_BYTE, field("l"), (byte) (code && wide() ? 1 : 0));
    segment.set(JAVA_BYTE, field("g"), (byte) 1);
  }

  private static void add(MemorySegment sregs, String register, long bits) {
    sregs.set(JAVA_LONG, at(register), sregs.get(JAVA_LONG, at(register)) | bits);
  }

  private static long at(String name) {
    return KvmLayouts.offset(KvmLayouts.SREGS, name);
  }

  private static long field(String name) {
    return KvmLayouts.offset(KvmLayouts.SEGMENT, name);
  }
}
