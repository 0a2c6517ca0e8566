package io.trapgate.target.x86.core;

import io.trapgate.target.x86.fpu.FpuState;
import io.trapgate.target.x86.fpu.X87Image;

/** Control instructions of the x87: none of them changes the pointers by itself. */
final class X87Control {
  private X87Control() {}

  /** FNINIT. */
  static void init(Cpu cpu, Insn i) {
    X87Checks.available(cpu);
    cpu.state().fpu.init();
  }

  /** FNCLEX: exceptions, SF, ES and B. */
  static void clear(Cpu cpu, Insn i) {
    X87Checks.available(cpu);
    cpu.state().fpu.fsw &= 0x7F00;
  }

  /** FENI, FDISI, FSETPM: nothing since the 387. */
  static void obsolete(Cpu cpu, Insn i) {
    X87Checks.available(cpu);
  }

  /** WAIT. */
  static void await(Cpu cpu, Insn i) {
    X87Checks.waitAvailable(cpu);
    X87Checks.pending(cpu);
  }

  /** FLDCW. */
  static void loadControl(Cpu cpu, Insn i) {
    X87Checks.available(cpu);
    X87Checks.pending(cpu);
    cpu.state().fpu.fcw = (int) i.a.read(cpu) & 0x1F7F | 0x40;
    cpu.state().fpu.summarize();
  }

  /** FNSTCW. */
  static void storeControl(Cpu cpu, Insn i) {
    X87Checks.available(cpu);
    i.a.write(cpu, cpu.state().fpu.fcw & 0x1F7F | 0x40);
  }

  /** FNSTSW to memory or AX. */
  static void storeStatus(Cpu cpu, Insn i) {
    X87Checks.available(cpu);
    if (i.a.isMemory()) {
      i.a.write(cpu, cpu.state().fpu.fsw);
    } else {
      cpu.gpr(Gpr.RAX, 2, cpu.state().fpu.fsw);
    }
  }

  private static X87Image image(Cpu cpu, Insn i) {
    boolean wide = i.operandBytes != 2;
    boolean selectors = cpu.profile().fxFeatures().selectors();
    return new X87Image(wide, cpu.state().protectedMode(), selectors);
  }

  private static int natural(Insn i) {
    return i.operandBytes == 2 ? 2 : 4;
  }

  /** FNSTENV; all exceptions are masked afterwards. */
  static void storeEnvironment(Cpu cpu, Insn i) {
    X87Checks.available(cpu);
    FpuState fpu = cpu.state().fpu;
    X87Memory.store(cpu, i.a.memory(), image(cpu, i).environment(fpu), natural(i));
    fpu.fcw |= FpuState.EXCEPTIONS;
    fpu.summarize();
  }

  /** FLDENV. */
  static void loadEnvironment(Cpu cpu, Insn i) {
    X87Checks.available(cpu);
    X87Checks.pending(cpu);
    X87Image image = image(cpu, i);
    byte[] bytes = X87Memory.load(cpu, i.a.memory(), image.environmentBytes(), natural(i));
    image.loadEnvironment(cpu.state().fpu, bytes);
  }

  /** FNSAVE; the x87 is as after FNINIT then. */
  static void save(Cpu cpu, Insn i) {
    X87Checks.available(cpu);
    FpuState fpu = cpu.state().fpu;
    X87Memory.store(cpu, i.a.memory(), image(cpu, i).all(fpu), natural(i));
    fpu.init();
  }

  /** FRSTOR. */
  static void restore(Cpu cpu, Insn i) {
    X87Checks.available(cpu);
    X87Checks.pending(cpu);
    X87Image image = image(cpu, i);
    byte[] bytes = X87Memory.load(cpu, i.a.memory(), image.allBytes(), natural(i));
    image.loadAll(cpu.state().fpu, bytes);
  }

  /** What this model can't compute: the transcendentals and BCD. */
  static void notModelled(Cpu cpu, Insn i) {
    X87Checks.available(cpu);
    X87Checks.pending(cpu);
    throw new EmulationFailure(i.row.name() + ": no transcendental or BCD instruction is modelled");
  }
}
