package io.trapgate.target.x86.core;

/** IN, OUT, INS and OUTS (Intel SDM 1 chapter 19). */
final class PortIo {
  private PortIo() {}

  static void in(Cpu cpu, Insn insn) {
    int port = (int) insn.b.read(cpu);
    int bytes = insn.a.bytes;
    Privilege.requirePorts(cpu, port, bytes);
    insn.a.write(cpu, input(cpu, port, bytes));
  }

  static void out(Cpu cpu, Insn insn) {
    int port = (int) insn.a.read(cpu);
    int bytes = insn.b.bytes;
    Privilege.requirePorts(cpu, port, bytes);
    output(cpu, port, bytes, insn.b.read(cpu));
  }

  private static long input(Cpu cpu, int port, int bytes) {
    long value = cpu.ports().in(port, bytes) & Width.mask(bytes);
    cpu.debug().portAccessed(port, bytes);
    return value;
  }

  private static void output(Cpu cpu, int port, int bytes, long value) {
    cpu.ports().out(port, bytes, (int) value);
    cpu.debug().portAccessed(port, bytes);
  }

  /** INS: the port in DX to ES:rDI. */
  static void ins(Cpu cpu, Insn insn) {
    int bytes = Math.min(insn.operandBytes, 4);
    int port = (int) cpu.state().gpr[Gpr.RDX] & 0xFFFF;
    Privilege.requirePorts(cpu, port, bytes); // even when the count is 0 (measured on a processor)
    if (done(cpu, insn)) {
      return;
    }
    long offset = Width.zeroExtend(cpu.state().gpr[Gpr.RDI], insn.addressBytes);
    // The store may not fault once the device has been read.
    cpu.memory().checkStore(SegmentName.ES, offset, bytes);
    cpu.memory().store(SegmentName.ES, offset, bytes, input(cpu, port, bytes));
    advance(cpu, insn, Gpr.RDI, bytes);
  }

  /** OUTS: DS:rSI, or another segment, to the port in DX. */
  static void outs(Cpu cpu, Insn insn) {
    int bytes = Math.min(insn.operandBytes, 4);
    int port = (int) cpu.state().gpr[Gpr.RDX] & 0xFFFF;
    Privilege.requirePorts(cpu, port, bytes); // even when the count is 0 (measured on a processor)
    if (done(cpu, insn)) {
      return;
    }
    long offset = Width.zeroExtend(cpu.state().gpr[Gpr.RSI], insn.addressBytes);
    output(cpu, port, bytes, cpu.memory().load(insn.segment, offset, bytes));
    advance(cpu, insn, Gpr.RSI, bytes);
  }

  /** Whether a repeated one has a count of 0. */
  private static boolean done(Cpu cpu, Insn insn) {
    return repeated(insn) && Width.zeroExtend(cpu.state().gpr[Gpr.RCX], insn.addressBytes) == 0;
  }

  /** F2 repeats as F3 does: these compare nothing. */
  private static boolean repeated(Insn insn) {
    return insn.rep || insn.repne;
  }

  private static void advance(Cpu cpu, Insn insn, int index, int bytes) {
    X86State state = cpu.state();
    int step = (state.flags & Flag.DF) == 0 ? bytes : -bytes;
    cpu.gpr(index, insn.addressBytes, state.gpr[index] + step);
    if (repeated(insn)) {
      cpu.gpr(Gpr.RCX, insn.addressBytes, state.gpr[Gpr.RCX] - 1);
      if (!done(cpu, insn)) {
        cpu.repeat();
      }
    }
  }
}
