package io.trapgate.target.x86.core;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;

/** A processor with descriptor tables, a TSS and page tables of its own, CPL 0 or 3. */
final class SystemGuest {
  static final long GDT = 0x3000;
  static final long TSS = 0x2800;
  static final long IDT = 0x4000;
  static final int CODE = 0x1000;
  static final int STACK = 0x7000;
  static final int INNER_STACK = 0x6000;
  static final int HANDLER = 0x5000;

  static final int KERNEL_CODE = 0x08;
  static final int KERNEL_DATA = 0x10;
  static final int USER_CODE = 0x1B;
  static final int USER_DATA = 0x23;
  static final int TASK = 0x28;
  static final int KERNEL_CODE_64 = 0x30;
  static final int USER_CODE_64 = 0x3B;
  static final int READ_ONLY = 0x40;
  static final int EXECUTE_ONLY = 0x48;
  static final int ABSENT_DATA = 0x50;
  static final int CONFORMING = 0x58;
  static final int DATA_16 = 0x60;
  static final int LOCAL_TABLE = 0x68;
  static final int ABSENT_CODE = 0x70;
  static final int CALL_GATE = 0x78;

  /** Offset of the byte behind the GDT. */
  static final int GDT_END = 0x80;

  private static final long[] DESCRIPTORS = {
    0,
    0x00CF_9A00_0000_FFFFL,
    0x00CF_9200_0000_FFFFL,
    0x00CF_FA00_0000_FFFFL,
    0x00CF_F200_0000_FFFFL,
    0x0000_8900_2800_0067L,
    0x00AF_9A00_0000_FFFFL,
    0x00AF_FA00_0000_FFFFL,
    0x00CF_9000_0000_FFFFL,
    0x00CF_9800_0000_FFFFL,
    0x00CF_1200_0000_FFFFL,
    0x00CF_9E00_0000_FFFFL,
    0x0000_9200_0000_FFFFL,
    0x0000_8200_2C00_000FL,
    0x00CF_1A00_0000_FFFFL,
    0x0000_EC00_0008_5000L
  };

  final TestCpu test = new TestCpu();

  /** 32-bit protected mode without paging, CPL 0, no IDT. */
  static SystemGuest flat() {
    return new SystemGuest(32);
  }

  /** 64-bit mode, the first 2 MiB mapped as they are, for everybody. */
  static SystemGuest long64() {
    return new SystemGuest(64);
  }

  private SystemGuest(int bits) {
    test.flat(32, CODE);
    for (int i = 0; i < DESCRIPTORS.length; i++) {
      quad(GDT + 8L * i, DESCRIPTORS[i]);
    }
    X86State s = state();
    s.gdtBase = GDT;
    s.gdtLimit = GDT_END - 1;
    s.idtBase = IDT;
    s.idtLimit = -1;
    s.tr.reset(TASK, TSS, false);
    s.tr.type = Descriptor.TSS_BUSY;
    s.tr.codeOrData = false;
    s.tr.limit = 0x67;
    s.gpr[Gpr.RSP] = STACK;
    if (bits == 64) {
      enterLongMode();
    }
    test.cpu.registersChanged();
  }

  private void enterLongMode() {
    quad(0x10000, 0x11007);
    quad(0x11000, 0x12007);
    quad(0x12000, 0x87); // 2 MiB
    X86State s = state();
    s.cr3 = 0x10000;
    s.cr4 = X86State.CR4_PAE;
    s.efer = X86State.EFER_LME | X86State.EFER_LMA;
    s.cr0 |= X86State.CR0_PG;
    s.cs().selector = KERNEL_CODE_64;
    s.cs().longMode = true;
    s.cs().big = false;
  }

  /** At privilege level 3, in the user's segments. */
  SystemGuest user() {
    X86State s = state();
    boolean wide = s.longModeActive();
    s.cs().selector = wide ? USER_CODE_64 : USER_CODE;
    s.cs().dpl = 3;
    s.ss().selector = USER_DATA;
    s.ss().dpl = 3;
    s.cpl = 3;
    test.cpu.registersChanged();
    return this;
  }

  X86State state() {
    return test.state();
  }

  SystemGuest quad(long address, long value) {
    byte[] bytes = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array();
    test.physical.write(address, bytes, 0, bytes.length);
    return this;
  }

  /** A number at a physical address. */
  long number(long address, int bytes) {
    long value = 0;
    byte[] read = test.get(address, bytes);
    for (int i = bytes - 1; i >= 0; i--) {
      value = value << 8 | read[i] & 0xFF;
    }
    return value;
  }

  /** What lies on the stack, from the pointer up. */
  long[] stack(int count, int bytes) {
    long[] values = new long[count];
    for (int i = 0; i < count; i++) {
      values[i] = number(state().gpr[Gpr.RSP] + (long) i * bytes, bytes);
    }
    return values;
  }

  /** A gate of 8 bytes to {@link #HANDLER}. */
  SystemGuest gate(int vector, int selector, int type) {
    return quad(IDT + 8L * vector, (long) type << 40 | (long) selector << 16 | HANDLER)
        .limit(8 * vector + 7);
  }

  /** A gate of 16 bytes to {@link #HANDLER}. */
  SystemGuest longGate(int vector, int selector, int type, int ist) {
    quad(IDT + 16L * vector + 8, 0);
    return quad(
            IDT + 16L * vector,
            (long) type << 40 | (long) ist << 32 | (long) selector << 16 | HANDLER)
        .limit(16 * vector + 15);
  }

  private SystemGuest limit(int most) {
    state().idtLimit = Math.max(state().idtLimit, most);
    return this;
  }

  /** Executes one instruction. */
  SystemGuest run(String hex) {
    test.run(hex, 1);
    return this;
  }

  /** The fault of one instruction, or "none"; there is nobody to take it. */
  String faultOf(String hex) {
    X86State s = state();
    s.idtLimit = -1;
    try {
      run(hex);
    } catch (TripleFault shutdown) {
      return test.cpu.lastFault().map(X86Fault::getMessage).orElse("?");
    }
    return "none";
  }

  /** Little-endian immediate. */
  static String imm16(int value) {
    HexFormat hex = HexFormat.of();
    return hex.toHexDigits((byte) value) + hex.toHexDigits((byte) (value >>> 8));
  }
}
