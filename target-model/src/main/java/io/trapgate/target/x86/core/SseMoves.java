package io.trapgate.target.x86.core;

import io.trapgate.target.x86.fpu.Lanes;

/** Moves of SSE and SSE2 between registers and memory (Intel SDM 2). */
final class SseMoves {
  private SseMoves() {}

  /** All 16 bytes, either way. */
  static void whole(Cpu cpu, Insn i) {
    Sse.check(cpu);
    long[] value = Sse.read16(cpu, i, i.b);
    Sse.write16(cpu, i, i.a, value[0], value[1]);
  }

  /** MOVSS, MOVSD: between registers the rest stays; a load clears it. */
  static void scalar(Cpu cpu, Insn i) {
    Sse.check(cpu);
    long value = Sse.readLow(cpu, i.b);
    if (i.a.isMemory()) {
      i.a.write(cpu, value);
    } else if (i.b.isMemory()) {
      Sse.register(cpu, i.a.number(), value, 0);
    } else {
      long[] old = Sse.register(cpu, i.a.number());
      long kept = i.a.bytes == 8 ? 0 : old[0] & ~Width.mask(i.a.bytes);
      Sse.register(cpu, i.a.number(), kept | value, old[1]);
    }
  }

  /** MOVQ, MOVD to an XMM register: the rest becomes zero. */
  static void lowCleared(Cpu cpu, Insn i) {
    Sse.check(cpu);
    long value = i.b instanceof GprOperand ? i.b.read(cpu) : Sse.readLow(cpu, i.b);
    if (i.a.isMemory()) {
      i.a.write(cpu, value);
    } else {
      Sse.register(cpu, i.a.number(), value, 0);
    }
  }

  /** MOVD, MOVQ from an XMM register to a general register or memory. */
  static void toGeneral(Cpu cpu, Insn i) {
    Sse.check(cpu);
    i.a.write(cpu, Sse.register(cpu, i.b.number())[0]);
  }

  /** MOVLPS, MOVLPD from memory. */
  static void loadLow(Cpu cpu, Insn i) {
    Sse.check(cpu);
    long value = i.b.read(cpu);
    Sse.register(cpu, i.a.number(), value, Sse.register(cpu, i.a.number())[1]);
  }

  /** MOVHPS, MOVHPD from memory. */
  static void loadHigh(Cpu cpu, Insn i) {
    Sse.check(cpu);
    long value = i.b.read(cpu);
    Sse.register(cpu, i.a.number(), Sse.register(cpu, i.a.number())[0], value);
  }

  /** MOVLPS, MOVLPD to memory. */
  static void storeLow(Cpu cpu, Insn i) {
    Sse.check(cpu);
    i.a.write(cpu, Sse.register(cpu, i.b.number())[0]);
  }

  /** MOVHPS, MOVHPD to memory. */
  static void storeHigh(Cpu cpu, Insn i) {
    Sse.check(cpu);
    i.a.write(cpu, Sse.register(cpu, i.b.number())[1]);
  }

  /** MOVHLPS. */
  static void highToLow(Cpu cpu, Insn i) {
    Sse.check(cpu);
    long high = Sse.register(cpu, i.b.number())[1];
    Sse.register(cpu, i.a.number(), high, Sse.register(cpu, i.a.number())[1]);
  }

  /** MOVLHPS. */
  static void lowToHigh(Cpu cpu, Insn i) {
    Sse.check(cpu);
    long low = Sse.register(cpu, i.b.number())[0];
    Sse.register(cpu, i.a.number(), Sse.register(cpu, i.a.number())[0], low);
  }

  /** MOVQ2DQ: an MMX instruction too. */
  static void fromMmx(Cpu cpu, Insn i) {
    Sse.check(cpu);
    Mmx.check(cpu);
    long value = Mmx.register(cpu, i.b.number());
    Mmx.enter(cpu);
    Sse.register(cpu, i.a.number(), value, 0);
  }

  /** MOVDQ2Q: an MMX instruction too. */
  static void toMmx(Cpu cpu, Insn i) {
    Sse.check(cpu);
    Mmx.check(cpu);
    long value = Sse.register(cpu, i.b.number())[0];
    Mmx.enter(cpu);
    Mmx.register(cpu, i.a.number(), value);
  }

  /** The sign bits of elements of 8, 32 or 64 bits, to a general register. */
  static InsnMethod signs(int bits) {
    return (cpu, i) -> {
      Sse.check(cpu);
      long[] value = Sse.register(cpu, i.b.number());
      int low = Lanes.signs(bits, value[0]);
      i.a.write(cpu, low | Lanes.signs(bits, value[1]) << 64 / bits);
    };
  }

  /** PMOVMSKB of an MMX register. */
  static void signsOfMmx(Cpu cpu, Insn i) {
    Mmx.check(cpu);
    long value = Mmx.register(cpu, i.b.number());
    Mmx.enter(cpu);
    i.a.write(cpu, Lanes.signs(8, value));
  }

  /** PEXTRW. */
  static void extractWord(Cpu cpu, Insn i) {
    Sse.check(cpu);
    int at = (int) i.c.read(cpu) & 7;
    i.a.write(cpu, Sse.register(cpu, i.b.number())[at >>> 2] >>> 16 * (at & 3) & 0xFFFF);
  }

  static void extractWordOfMmx(Cpu cpu, Insn i) {
    Mmx.check(cpu);
    int at = (int) i.c.read(cpu) & 3;
    long value = Mmx.register(cpu, i.b.number());
    Mmx.enter(cpu);
    i.a.write(cpu, value >>> 16 * at & 0xFFFF);
  }

  /** PINSRW. */
  static void insertWord(Cpu cpu, Insn i) {
    Sse.check(cpu);
    long word = i.b.read(cpu);
    int at = (int) i.c.read(cpu) & 7;
    long[] value = Sse.register(cpu, i.a.number());
    value[at >>> 2] = inserted(value[at >>> 2], word, at & 3);
    Sse.register(cpu, i.a.number(), value[0], value[1]);
  }

  static void insertWordOfMmx(Cpu cpu, Insn i) {
    Mmx.check(cpu);
    long word = i.b.read(cpu);
    Mmx.enter(cpu);
    long value = Mmx.register(cpu, i.a.number());
    Mmx.register(cpu, i.a.number(), inserted(value, word, (int) i.c.read(cpu) & 3));
  }

  private static long inserted(long value, long word, int at) {
    return value & ~(0xFFFFL << 16 * at) | word << 16 * at;
  }

  /** MASKMOVDQU. */
  static void maskedStore(Cpu cpu, Insn i) {
    Sse.check(cpu);
    MaskedStore.store(cpu, i, Sse.register(cpu, i.a.number()), Sse.register(cpu, i.b.number()));
  }

  /**
   * LDMXCSR.
   *
   * @throws X86Fault #GP(0) for a bit that MXCSR_MASK doesn't have
   */
  static void loadMxcsr(Cpu cpu, Insn i) {
    Sse.check(cpu);
    int value = (int) i.a.read(cpu);
    if ((value & ~cpu.profile().fxFeatures().mxcsrMask()) != 0) {
      throw X86Fault.protection();
    }
    cpu.state().fpu.mxcsr = value;
  }

  /** STMXCSR. */
  static void storeMxcsr(Cpu cpu, Insn i) {
    Sse.check(cpu);
    i.a.write(cpu, cpu.state().fpu.mxcsr);
  }

  /** MOVNTI: a plain store; memory order isn't modelled. */
  static void storeInteger(Cpu cpu, Insn i) {
    i.a.write(cpu, i.b.read(cpu));
  }

  /** CLFLUSH: no cache is modelled, but the address is translated as a load's is. */
  static void flushLine(Cpu cpu, Insn i) {
    MemOperand operand = i.a.memory();
    Memory memory = cpu.memory();
    long linear = memory.address(operand.segment(), operand.offset(cpu), 1, false);
    memory.linear().probe(linear, 1, Access.READ | memory.user());
  }
}
