package io.trapgate.target.x86.core;

/** Single bits: BT and its kin, BSF, BSR, POPCNT. Flags undefined after BT stay as they were. */
final class Bits {
  private Bits() {}

  static void bt(Cpu cpu, Insn insn) {
    int bytes = insn.a.bytes;
    long value;
    if (insn.a instanceof MemOperand memory) {
      value = cpu.memory().load(memory.segment(), elementOffset(cpu, insn, memory), bytes);
    } else {
      value = insn.a.read(cpu);
    }
    cpu.flags(Flag.CF, (int) (value >>> place(cpu, insn)));
  }

  static void bts(Cpu cpu, Insn insn) {
    long bit = 1L << place(cpu, insn);
    long before = readForUpdate(cpu, insn);
    write(cpu, insn, before | bit);
    cpu.flags(Flag.CF, (before & bit) != 0 ? Flag.CF : 0);
  }

  static void btr(Cpu cpu, Insn insn) {
    long bit = 1L << place(cpu, insn);
    long before = readForUpdate(cpu, insn);
    write(cpu, insn, before & ~bit);
    cpu.flags(Flag.CF, (before & bit) != 0 ? Flag.CF : 0);
  }

  static void btc(Cpu cpu, Insn insn) {
    long bit = 1L << place(cpu, insn);
    long before = readForUpdate(cpu, insn);
    write(cpu, insn, before ^ bit);
    cpu.flags(Flag.CF, (before & bit) != 0 ? Flag.CF : 0);
  }

  private static int place(Cpu cpu, Insn insn) {
    return (int) insn.b.read(cpu) & 8 * insn.a.bytes - 1;
  }

  /** A register's bit number is signed and may lie far outside of what the address names. */
  private static long elementOffset(Cpu cpu, Insn insn, MemOperand memory) {
    if (insn.b instanceof ImmOperand) {
      return memory.offset(cpu);
    }
    int bytes = insn.a.bytes;
    long number = Width.signExtend(insn.b.read(cpu), bytes);
    return memory.offsetPlus(cpu, Math.floorDiv(number, 8 * bytes) * bytes);
  }

  private static long readForUpdate(Cpu cpu, Insn insn) {
    return insn.a instanceof MemOperand memory
        ? cpu.memory()
            .loadForUpdate(memory.segment(), elementOffset(cpu, insn, memory), memory.bytes)
        : insn.a.read(cpu);
  }

  private static void write(Cpu cpu, Insn insn, long value) {
    if (insn.a instanceof MemOperand memory) {
      cpu.memory().store(memory.segment(), elementOffset(cpu, insn, memory), memory.bytes, value);
    } else {
      insn.a.write(cpu, value);
    }
  }

  /** Of 0 only ZF is defined; the destination stays, as in QEMU and on the processor measured. */
  static void bsf(Cpu cpu, Insn insn) {
    long value = insn.b.read(cpu);
    found(cpu, insn, value, Long.numberOfTrailingZeros(value));
  }

  /** Of 0 only ZF is defined; the destination stays, as in QEMU and on the processor measured. */
  static void bsr(Cpu cpu, Insn insn) {
    long value = insn.b.read(cpu);
    found(cpu, insn, value, 63 - Long.numberOfLeadingZeros(value));
  }

  private static void found(Cpu cpu, Insn insn, long value, int place) {
    if (value != 0) {
      insn.a.write(cpu, place);
    }
    // All but ZF are undefined: as the processor measured has it, PF of the result, the others 0.
    int parity = Alu.logic(place, insn.a.bytes) & Flag.PF;
    cpu.arithmeticFlags(value == 0 ? Flag.ZF | Flag.PF : parity);
  }

  static void popcnt(Cpu cpu, Insn insn) {
    long value = insn.b.read(cpu);
    insn.a.write(cpu, Long.bitCount(value));
    cpu.arithmeticFlags(value == 0 ? Flag.ZF : 0);
  }
}
