package io.trapgate.target.x86.core;

/**
 * Memory operands of 16 bytes and more: segment, then alignment by {@link AlignmentClass}, then
 * paging for all bytes before the first of them moves. The debug registers see one access.
 */
final class WideMemory {
  private static final int PAGE = 4096;

  private WideMemory() {}

  /**
   * Linear address of a 16-byte operand that may be accessed.
   *
   * @throws X86Fault #GP, #SS or #AC; no #PF yet
   */
  static long address16(Cpu cpu, String mnemonic, MemOperand operand, boolean write) {
    Memory memory = cpu.memory();
    long linear = memory.address(operand.segment(), operand.offset(cpu), 16, write);
    AlignmentClass.of(mnemonic).check(linear, 16);
    checkAlignment(cpu, linear, 16);
    return linear;
  }

  /** Loads 16 bytes: low half, high half. */
  static long[] load16(Cpu cpu, String mnemonic, MemOperand operand) {
    Memory memory = cpu.memory();
    long linear = address16(cpu, mnemonic, operand, false);
    probe(cpu, linear, 16, Access.READ);
    long low = memory.linear().load(linear, 8, memory.user());
    long high = memory.linear().load(after(cpu, linear, 8), 8, memory.user());
    memory.watched(linear, 16, false);
    return new long[] {low, high};
  }

  /** Stores 16 bytes: all or, with a fault, none. */
  static void store16(Cpu cpu, String mnemonic, MemOperand operand, long low, long high) {
    Memory memory = cpu.memory();
    long linear = address16(cpu, mnemonic, operand, true);
    probe(cpu, linear, 16, Access.WRITE);
    memory.linear().store(linear, 8, low, memory.user());
    memory.linear().store(after(cpu, linear, 8), 8, high, memory.user());
    memory.watched(linear, 16, true);
  }

  /** As {@link #load16}, and faults if a store to the same place would: CMPXCHG16B. */
  static long[] load16ForUpdate(Cpu cpu, String mnemonic, MemOperand operand) {
    long linear = address16(cpu, mnemonic, operand, true);
    cpu.memory().linear().probe(linear, 16, Access.WRITE | cpu.memory().user());
    return load16(cpu, mnemonic, operand);
  }

  /** Faults as an access to bytes that may lie on two pages would, from the lowest up. */
  private static void probe(Cpu cpu, long linear, int bytes, int access) {
    if ((linear & PAGE - 1) + bytes > PAGE) {
      cpu.memory().linear().probe(linear, bytes, access | cpu.memory().user());
    }
  }

  /** Linear addresses outside 64-bit mode have 32 bits. */
  static long after(Cpu cpu, long linear, long more) {
    return cpu.state().mode64() ? linear + more : linear + more & 0xFFFF_FFFFL;
  }

  /**
   * The alignment check of privilege level 3, of operands that aren't 1, 2, 4 or 8 bytes.
   *
   * @param natural their natural alignment; measured: 16 of MOVUPS and MOVDQU, 8 of an 80-bit value
   */
  static void checkAlignment(Cpu cpu, long linear, int natural) {
    if ((linear & natural - 1) != 0 && alignmentChecked(cpu)) {
      throw X86Fault.of(X86Fault.AC);
    }
  }

  /** Whether #AC can happen now. */
  static boolean alignmentChecked(Cpu cpu) {
    X86State state = cpu.state();
    return state.cpl == 3 && (state.flags & Flag.AC) != 0 && (state.cr0 & X86State.CR0_AM) != 0;
  }
}
