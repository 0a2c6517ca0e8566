package io.trapgate.target.x86.core;

/** The stores of MASKMOVQ and MASKMOVDQU: byte by byte to DS:rDI. */
final class MaskedStore {
  private MaskedStore() {}

  /**
   * Stores the bytes whose mask byte has bit 7 set; all or, with a fault, none.
   *
   * @param data 8 bytes each
   * @param masks as many
   */
  static void store(Cpu cpu, Insn insn, long[] data, long[] masks) {
    int bytes = 8 * data.length;
    Memory memory = cpu.memory();
    long offset = Width.zeroExtend(cpu.state().gpr[Gpr.RDI], insn.addressBytes);
    for (int i = 0; i < bytes; i++) {
      if (selected(masks, i)) {
        long linear = memory.address(insn.segment, cut(offset + i, insn), 1, true);
        memory.linear().probe(linear, 1, Access.WRITE | memory.user());
      }
    }
    for (int i = 0; i < bytes; i++) {
      if (selected(masks, i)) {
        memory.store(insn.segment, cut(offset + i, insn), 1, data[i >>> 3] >>> 8 * (i & 7));
      }
    }
  }

  private static long cut(long offset, Insn insn) {
    return Width.zeroExtend(offset, insn.addressBytes);
  }

  private static boolean selected(long[] masks, int i) {
    return (masks[i >>> 3] >>> 8 * (i & 7) + 7 & 1) != 0;
  }
}
