package io.trapgate.target.x86.core;

/**
 * MUL, IMUL, DIV and IDIV. CF and OF say whether the product needs its upper half; the other flags
 * are undefined after a product: those of its lower half, as QEMU has it, and after a quotient,
 * where none changes.
 */
final class Multiplication {
  private Multiplication() {}

  static void mul(Cpu cpu, Insn insn) {
    int bytes = insn.a.bytes;
    long a = Width.zeroExtend(cpu.state().gpr[Gpr.RAX], bytes);
    long b = insn.a.read(cpu);
    long low = a * b;
    long high = bytes == 8 ? Math.unsignedMultiplyHigh(a, b) : low >>> 8 * bytes;
    storeProduct(cpu, bytes, low, high);
    flags(cpu, low, bytes, high != 0);
  }

  static void imul(Cpu cpu, Insn insn) {
    int bytes = insn.a.bytes;
    long a = Width.signExtend(cpu.state().gpr[Gpr.RAX], bytes);
    long b = Width.signExtend(insn.a.read(cpu), bytes);
    long low = a * b;
    long high = bytes == 8 ? Math.multiplyHigh(a, b) : low >> 8 * bytes;
    storeProduct(cpu, bytes, low, high);
    flags(cpu, low, bytes, high != Width.signExtend(low, bytes) >> 63);
  }

  private static void storeProduct(Cpu cpu, int bytes, long low, long high) {
    if (bytes == 1) {
      cpu.gpr(Gpr.RAX, 2, low);
    } else {
      cpu.gpr(Gpr.RAX, bytes, low);
      cpu.gpr(Gpr.RDX, bytes, high);
    }
  }

  /** IMUL with a destination of its own, of itself and a source. */
  static void imulTwo(Cpu cpu, Insn insn) {
    multiply(cpu, insn.a, insn.a.read(cpu), insn.b.read(cpu));
  }

  /** IMUL with a destination of its own, of a source and a constant. */
  static void imulThree(Cpu cpu, Insn insn) {
    multiply(cpu, insn.a, insn.b.read(cpu), insn.c.read(cpu));
  }

  private static void multiply(Cpu cpu, Operand to, long first, long second) {
    int bytes = to.bytes;
    long a = Width.signExtend(first, bytes);
    long b = Width.signExtend(second, bytes);
    long low = a * b;
    boolean fits =
        bytes == 8 ? Math.multiplyHigh(a, b) == low >> 63 : low == Width.signExtend(low, bytes);
    to.write(cpu, low);
    flags(cpu, low, bytes, !fits);
  }

  private static void flags(Cpu cpu, long low, int bytes, boolean more) {
    cpu.arithmeticFlags(Alu.logic(low, bytes) | (more ? Flag.CF | Flag.OF : 0));
  }
}
