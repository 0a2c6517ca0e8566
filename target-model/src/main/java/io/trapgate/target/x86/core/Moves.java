package io.trapgate.target.x86.core;

/** Copies, extensions, exchanges, addresses. */
final class Moves {
  private Moves() {}

  static void mov(Cpu cpu, Insn insn) {
    insn.a.write(cpu, insn.b.read(cpu));
  }

  static void movsx(Cpu cpu, Insn insn) {
    insn.a.write(cpu, Width.signExtend(insn.b.read(cpu), insn.b.bytes));
  }

  /** Byte order reversed on the way. */
  static void movbe(Cpu cpu, Insn insn) {
    insn.a.write(cpu, reversed(insn.b.read(cpu), insn.operandBytes));
  }

  /** Of a 16-bit register it is undefined: here 0. */
  static void bswap(Cpu cpu, Insn insn) {
    int bytes = insn.operandBytes;
    insn.a.write(cpu, bytes == 2 ? 0 : reversed(insn.a.read(cpu), bytes));
  }

  private static long reversed(long value, int bytes) {
    return Long.reverseBytes(value) >>> 64 - 8 * bytes;
  }

  static void xchg(Cpu cpu, Insn insn) {
    long a = insn.a.readForUpdate(cpu);
    long b = insn.b.read(cpu);
    insn.a.write(cpu, b);
    insn.b.write(cpu, a);
  }

  /** 90 without REX.B is NOP, and with F3 PAUSE: EAX doesn't even lose its upper half. */
  static void xchgAccumulator(Cpu cpu, Insn insn) {
    if (insn.a.number() != Gpr.RAX) {
      xchg(cpu, insn);
    }
  }

  /** The offset alone: no segment, no access. */
  static void lea(Cpu cpu, Insn insn) {
    insn.a.write(cpu, insn.b.memory().offset(cpu));
  }

  static void xlat(Cpu cpu, Insn insn) {
    long[] gpr = cpu.state().gpr;
    long at = Width.zeroExtend(gpr[Gpr.RBX] + (gpr[Gpr.RAX] & 0xFF), insn.addressBytes);
    cpu.gpr(Gpr.RAX, 1, cpu.memory().load(insn.segment, at, 1));
  }

  /** CBW, CWDE, CDQE: rAX from its lower half. */
  static void widen(Cpu cpu, Insn insn) {
    int bytes = insn.operandBytes;
    cpu.gpr(Gpr.RAX, bytes, Width.signExtend(cpu.state().gpr[Gpr.RAX], bytes / 2));
  }

  /** CWD, CDQ, CQO: rDX from the sign of rAX. */
  static void spreadSign(Cpu cpu, Insn insn) {
    int bytes = insn.operandBytes;
    cpu.gpr(Gpr.RDX, bytes, Width.signExtend(cpu.state().gpr[Gpr.RAX], bytes) >> 63);
  }

  /** SETcc. */
  static InsnMethod setIf(Condition condition) {
    return (cpu, insn) -> insn.a.write(cpu, condition.holds(cpu.state().flags) ? 1 : 0);
  }

  /** CMOVcc reads its source and writes its destination whatever the condition. */
  static InsnMethod moveIf(Condition condition) {
    return (cpu, insn) -> {
      long b = insn.b.read(cpu);
      insn.a.write(cpu, condition.holds(cpu.state().flags) ? b : insn.a.read(cpu));
    };
  }

  /** NOP, and hints that a model without caches has no use for. */
  static void nop(Cpu cpu, Insn insn) {
    // Nothing, not even an access to its operand.
  }
}
