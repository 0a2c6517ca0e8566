package io.trapgate.target.x86.core;

/** What the processor reads from the task state segment (Intel SDM 3A 7.2 and 7.7). */
final class TaskState {
  private TaskState() {}

  /**
   * The stack pointer for an inner privilege, of a 16- or 32-bit TSS.
   *
   * @param ext {@link Selector#EXT} or 0
   * @throws X86Fault #TS where the TSS is too short
   */
  static long stackPointer(Cpu cpu, int privilege, int ext) {
    boolean wide = isWide(cpu.state().tr);
    return wide ? load(cpu, 4 + 8 * privilege, 4, ext) : load(cpu, 2 + 4 * privilege, 2, ext);
  }

  /** The stack's selector, as {@link #stackPointer}. */
  static int stackSelector(Cpu cpu, int privilege, int ext) {
    boolean wide = isWide(cpu.state().tr);
    return (int) load(cpu, wide ? 8 + 8 * privilege : 4 + 4 * privilege, 2, ext);
  }

  /**
   * A 64-bit stack pointer, of a TSS of IA-32e mode.
   *
   * @param offset its place in the TSS
   */
  static long longPointer(Cpu cpu, int offset, int ext) {
    return load(cpu, offset, 8, ext);
  }

  private static boolean isWide(Segment tr) {
    return (tr.type & ~Descriptor.BUSY) == Descriptor.TSS_AVAILABLE;
  }

  private static long load(Cpu cpu, int offset, int bytes, int ext) {
    Segment tr = cpu.state().tr;
    if (offset + (long) bytes - 1 > (tr.limit & 0xFFFF_FFFFL)) {
      throw Selector.fault(X86Fault.TS, tr.selector, ext);
    }
    return cpu.memory().linear().load(linear(cpu, tr.base + offset), bytes, 0);
  }

  private static long linear(Cpu cpu, long address) {
    return cpu.state().longModeActive() ? address : address & 0xFFFF_FFFFL;
  }

  /**
   * Whether the I/O permission bitmap allows all these ports (Intel SDM 1 19.5.2).
   *
   * @param bytes 1, 2 or 4: as many ports
   */
  static boolean allowsPorts(Cpu cpu, int port, int bytes) {
    Segment tr = cpu.state().tr;
    long limit = tr.limit & 0xFFFF_FFFFL;
    if (tr.unusable || !isWide(tr) || limit < 0x67) {
      return false;
    }
    LinearMemory memory = cpu.memory().linear();
    long map = memory.load(linear(cpu, tr.base + 0x66), 2, 0);
    long at = map + (port >>> 3);
    if (at + 1 > limit) {
      return false;
    }
    long bits = memory.load(linear(cpu, tr.base + at), 2, 0) >>> (port & 7);
    return (bits & (1 << bytes) - 1) == 0;
  }
}
