package io.trapgate.target.x86.core;

/**
 * String instructions. With a repeat prefix one execution is one iteration; the address size says
 * how wide the counter and the index registers are.
 */
final class Strings {
  private Strings() {}

  static void movs(Cpu cpu, Insn insn) {
    if (exhausted(cpu, insn)) {
      return;
    }
    store(cpu, insn, loadSource(cpu, insn));
    advance(cpu, insn, Gpr.RSI);
    advance(cpu, insn, Gpr.RDI);
    repeat(cpu, insn);
  }

  static void stos(Cpu cpu, Insn insn) {
    if (exhausted(cpu, insn)) {
      return;
    }
    store(cpu, insn, cpu.state().gpr[Gpr.RAX]);
    advance(cpu, insn, Gpr.RDI);
    repeat(cpu, insn);
  }

  static void lods(Cpu cpu, Insn insn) {
    if (exhausted(cpu, insn)) {
      return;
    }
    cpu.gpr(Gpr.RAX, insn.operandBytes, loadSource(cpu, insn));
    advance(cpu, insn, Gpr.RSI);
    repeat(cpu, insn);
  }

  static void cmps(Cpu cpu, Insn insn) {
    if (exhausted(cpu, insn)) {
      return;
    }
    compare(cpu, insn, loadSource(cpu, insn), loadDestination(cpu, insn));
    advance(cpu, insn, Gpr.RSI);
    advance(cpu, insn, Gpr.RDI);
    repeatWhileWanted(cpu, insn);
  }

  static void scas(Cpu cpu, Insn insn) {
    if (exhausted(cpu, insn)) {
      return;
    }
    long wanted = Width.zeroExtend(cpu.state().gpr[Gpr.RAX], insn.operandBytes);
    compare(cpu, insn, wanted, loadDestination(cpu, insn));
    advance(cpu, insn, Gpr.RDI);
    repeatWhileWanted(cpu, insn);
  }

  private static void compare(Cpu cpu, Insn insn, long a, long b) {
    cpu.arithmeticFlags(Alu.difference(a, b, a - b, insn.operandBytes));
  }

  /** What the source index names: in DS, or in the overriding segment. */
  static long loadSource(Cpu cpu, Insn insn) {
    return cpu.memory().load(insn.segment, index(cpu, insn, Gpr.RSI), insn.operandBytes);
  }

  private static long loadDestination(Cpu cpu, Insn insn) {
    return cpu.memory().load(SegmentName.ES, index(cpu, insn, Gpr.RDI), insn.operandBytes);
  }

  /** To what the destination index names: always in ES. */
  static void store(Cpu cpu, Insn insn, long value) {
    cpu.memory().store(SegmentName.ES, index(cpu, insn, Gpr.RDI), insn.operandBytes, value);
  }

  static long index(Cpu cpu, Insn insn, int register) {
    return Width.zeroExtend(cpu.state().gpr[register], insn.addressBytes);
  }

  /** Moves an index register to the next element, by DF. */
  static void advance(Cpu cpu, Insn insn, int register) {
    X86State state = cpu.state();
    int step = (state.flags & Flag.DF) == 0 ? insn.operandBytes : -insn.operandBytes;
    cpu.gpr(register, insn.addressBytes, state.gpr[register] + step);
  }

  /** Whether there is nothing to do: repeated, and the counter is 0 from the start. */
  static boolean exhausted(Cpu cpu, Insn insn) {
    return (insn.rep || insn.repne) && index(cpu, insn, Gpr.RCX) == 0;
  }

  /** Counts one iteration and asks for the next; without a prefix does nothing. */
  static void repeat(Cpu cpu, Insn insn) {
    if (insn.rep || insn.repne) {
      countDown(cpu, insn, true);
    }
  }

  /** As {@link #repeat}, as long as ZF is as the prefix wants it. */
  private static void repeatWhileWanted(Cpu cpu, Insn insn) {
    if (insn.rep || insn.repne) {
      countDown(cpu, insn, insn.rep == ((cpu.state().flags & Flag.ZF) != 0));
    }
  }

  private static void countDown(Cpu cpu, Insn insn, boolean more) {
    cpu.gpr(Gpr.RCX, insn.addressBytes, cpu.state().gpr[Gpr.RCX] - 1);
    if (more && index(cpu, insn, Gpr.RCX) != 0) {
      cpu.repeat();
    }
  }
}
