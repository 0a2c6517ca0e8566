package io.trapgate.target.x86.core;

/** XADD and compare-and-exchange. */
final class Exchanges {
  private Exchanges() {}

  static void xadd(Cpu cpu, Insn insn) {
    long a = insn.a.readForUpdate(cpu);
    long b = insn.b.read(cpu);
    if (insn.a.isMemory()) {
      insn.a.write(cpu, a + b);
      insn.b.write(cpu, a);
    } else { // of one and the same register the sum stays
      insn.b.write(cpu, a);
      insn.a.write(cpu, a + b);
    }
    cpu.arithmeticFlags(Alu.sum(a, b, a + b, insn.a.bytes));
  }

  /** Memory is written in any case; of registers only the one that changes. */
  static void cmpxchg(Cpu cpu, Insn insn) {
    int bytes = insn.a.bytes;
    long a = insn.a.readForUpdate(cpu);
    long expected = Width.zeroExtend(cpu.state().gpr[Gpr.RAX], bytes);
    boolean same = a == expected;
    if (same) {
      insn.a.write(cpu, insn.b.read(cpu));
    } else {
      if (insn.a.isMemory()) {
        insn.a.write(cpu, a);
      }
      cpu.gpr(Gpr.RAX, bytes, a);
    }
    cpu.arithmeticFlags(Alu.difference(expected, a, expected - a, bytes));
  }

  static void cmpxchg8b(Cpu cpu, Insn insn) {
    long[] gpr = cpu.state().gpr;
    long found = insn.a.readForUpdate(cpu);
    boolean same = found == pair(gpr[Gpr.RDX], gpr[Gpr.RAX]);
    insn.a.write(cpu, same ? pair(gpr[Gpr.RCX], gpr[Gpr.RBX]) : found);
    if (!same) {
      cpu.gpr(Gpr.RAX, 4, found);
      cpu.gpr(Gpr.RDX, 4, found >>> 32);
    }
    cpu.flags(Flag.ZF, same ? Flag.ZF : 0);
  }

  private static long pair(long high, long low) {
    return high << 32 | low & 0xFFFF_FFFFL;
  }

  /** Not aligned is #GP(0), whatever the segment. */
  static void cmpxchg16b(Cpu cpu, Insn insn) {
    MemOperand at = insn.a.memory();
    String name = insn.row.name();
    long[] gpr = cpu.state().gpr;
    long[] found = WideMemory.load16ForUpdate(cpu, name, at);
    long low = found[0];
    long high = found[1];
    boolean same = low == gpr[Gpr.RAX] && high == gpr[Gpr.RDX];
    WideMemory.store16(cpu, name, at, same ? gpr[Gpr.RBX] : low, same ? gpr[Gpr.RCX] : high);
    if (!same) {
      gpr[Gpr.RAX] = low;
      gpr[Gpr.RDX] = high;
    }
    cpu.flags(Flag.ZF, same ? Flag.ZF : 0);
  }
}
