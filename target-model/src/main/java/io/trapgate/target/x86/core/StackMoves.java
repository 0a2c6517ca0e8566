package io.trapgate.target.x86.core;

/** PUSH, POP and their kin. */
final class StackMoves {
  private static final int ALL_REGISTERS = 8;

  /** The levels that ENTER counts. */
  private static final int LEVELS = 31;

  private StackMoves() {}

  static void push(Cpu cpu, Insn insn) {
    CurrentStack.push(cpu, insn.operandBytes, insn.a.read(cpu));
  }

  /** The destination's address and value are those after rSP has moved. */
  static void pop(Cpu cpu, Insn insn) {
    long value = CurrentStack.peek(cpu, 0, insn.operandBytes);
    long before = cpu.state().gpr[Gpr.RSP];
    CurrentStack.drop(cpu, insn.operandBytes);
    try {
      insn.a.write(cpu, value);
    } catch (X86Fault fault) {
      cpu.state().gpr[Gpr.RSP] = before;
      throw fault;
    }
  }

  /** PUSHA: all eight are stored or none. */
  static void pushAll(Cpu cpu, Insn insn) {
    int bytes = insn.operandBytes;
    Memory memory = cpu.memory();
    for (int i = 1; i <= ALL_REGISTERS; i++) {
      memory.checkStore(SegmentName.SS, CurrentStack.offset(cpu, -(long) bytes * i), bytes);
    }
    long[] gpr = cpu.state().gpr;
    for (int i = 0; i < ALL_REGISTERS; i++) {
      long to = CurrentStack.offset(cpu, -(long) bytes * (i + 1));
      memory.store(SegmentName.SS, to, bytes, gpr[i]);
    }
    CurrentStack.drop(cpu, -(long) bytes * ALL_REGISTERS);
  }

  /** POPA: the place of rSP is skipped. */
  static void popAll(Cpu cpu, Insn insn) {
    int bytes = insn.operandBytes;
    long[] values = new long[ALL_REGISTERS];
    for (int i = 0; i < ALL_REGISTERS; i++) {
      values[i] = CurrentStack.peek(cpu, bytes * (ALL_REGISTERS - 1 - i), bytes);
    }
    for (int i = 0; i < ALL_REGISTERS; i++) {
      if (i != Gpr.RSP) {
        cpu.gpr(i, bytes, values[i]);
      }
    }
    CurrentStack.drop(cpu, (long) bytes * ALL_REGISTERS);
  }

  /** RF and VM are never seen. */
  static void pushFlags(Cpu cpu, Insn insn) {
    CurrentStack.push(cpu, insn.operandBytes, cpu.state().flags & ~(Flag.RF | Flag.VM));
  }

  /** What may not change keeps its value without a fault (Intel SDM 2, table of POPF). */
  static void popFlags(Cpu cpu, Insn insn) {
    X86State state = cpu.state();
    int value = (int) CurrentStack.peek(cpu, 0, insn.operandBytes);
    int mask = Flag.ARITHMETIC | Flag.TF | Flag.DF | Flag.NT | Flag.AC | Flag.ID;
    if (state.cpl == 0) {
      mask |= Flag.IOPL;
    }
    if (state.cpl <= (state.flags & Flag.IOPL) / (Flag.IOPL / 3)) {
      mask |= Flag.IF;
    }
    CurrentStack.drop(cpu, insn.operandBytes);
    int before = state.flags;
    cpu.flags(insn.operandBytes == 2 ? mask & 0xFFFF : mask, value);
    if (((state.flags ^ before) & Flag.IF) != 0) {
      cpu.attention();
    }
  }

  /** ENTER with all its levels (Intel SDM 2): rBP and rSP change when all stores have happened. */
  static void enter(Cpu cpu, Insn insn) {
    int bytes = insn.operandBytes;
    long[] gpr = cpu.state().gpr;
    int level = (int) insn.b.read(cpu) & LEVELS;
    int depth = bytes;
    Memory memory = cpu.memory();
    memory.store(SegmentName.SS, CurrentStack.offset(cpu, -depth), bytes, gpr[Gpr.RBP]);
    long frame = frame(cpu, CurrentStack.offset(cpu, -depth));
    for (int i = 1; i < level; i++) {
      long from = Width.zeroExtend(gpr[Gpr.RBP] - (long) bytes * i, cpu.state().stackBytes());
      long outer = memory.load(SegmentName.SS, from, bytes);
      depth += bytes;
      memory.store(SegmentName.SS, CurrentStack.offset(cpu, -depth), bytes, outer);
    }
    if (level > 0) {
      depth += bytes;
      memory.store(SegmentName.SS, CurrentStack.offset(cpu, -depth), bytes, frame);
    }
    long top = CurrentStack.offset(cpu, -depth - insn.a.read(cpu));
    memory.checkStore(SegmentName.SS, top, bytes);
    cpu.gpr(Gpr.RBP, bytes, frame);
    CurrentStack.pointer(cpu, top);
  }

  /** Of a 16-bit stack the upper bits of ESP come along, as in QEMU; the manual doesn't say. */
  private static long frame(Cpu cpu, long offset) {
    return cpu.state().stackBytes() == 2
        ? cpu.state().gpr[Gpr.RSP] & 0xFFFF_0000L | offset
        : offset;
  }

  static void leave(Cpu cpu, Insn insn) {
    X86State state = cpu.state();
    long from = Width.zeroExtend(state.gpr[Gpr.RBP], state.stackBytes());
    long outer = cpu.memory().load(SegmentName.SS, from, insn.operandBytes);
    CurrentStack.pointer(cpu, from + insn.operandBytes);
    cpu.gpr(Gpr.RBP, insn.operandBytes, outer);
  }

  /** BOUND: a signed index between two limits in memory, both inclusive. */
  static void bound(Cpu cpu, Insn insn) {
    int bytes = insn.operandBytes;
    MemOperand limits = insn.b.memory();
    long upperAt = limits.offsetPlus(cpu, bytes);
    long lower = Width.signExtend(limits.read(cpu), bytes);
    long upper = Width.signExtend(cpu.memory().load(limits.segment(), upperAt, bytes), bytes);
    long index = Width.signExtend(insn.a.read(cpu), bytes);
    if (index < lower || index > upper) {
      throw X86Fault.of(X86Fault.BR);
    }
  }
}
