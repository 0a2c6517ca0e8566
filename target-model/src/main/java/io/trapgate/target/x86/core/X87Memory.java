package io.trapgate.target.x86.core;

import io.trapgate.target.x86.fpu.F80;

/** The x87's memory operands that aren't 1, 2, 4 or 8 bytes: all or, with a fault, nothing. */
final class X87Memory {
  private X87Memory() {}

  static F80 load80(Cpu cpu, MemOperand operand) {
    long linear = address(cpu, operand, 10, 8, false);
    Memory memory = cpu.memory();
    memory.linear().probe(linear, 10, Access.READ | memory.user());
    long significand = memory.linear().load(linear, 8, memory.user());
    long top = memory.linear().load(WideMemory.after(cpu, linear, 8), 2, memory.user());
    memory.watched(linear, 10, false);
    return new F80((int) top, significand);
  }

  static void store80(Cpu cpu, MemOperand operand, F80 value) {
    long linear = address(cpu, operand, 10, 8, true);
    Memory memory = cpu.memory();
    memory.linear().probe(linear, 10, Access.WRITE | memory.user());
    memory.linear().store(linear, 8, value.significand(), memory.user());
    memory.linear().store(WideMemory.after(cpu, linear, 8), 2, value.signExponent(), memory.user());
    memory.watched(linear, 10, true);
  }

  /** Loads words of 2 or 4 bytes and then, perhaps, eight registers of 10. */
  static byte[] load(Cpu cpu, MemOperand operand, int bytes, int natural) {
    long linear = address(cpu, operand, bytes, natural, false);
    Memory memory = cpu.memory();
    memory.linear().probe(linear, bytes, Access.READ | memory.user());
    byte[] image = new byte[bytes];
    for (int i = 0; i < bytes; i++) {
      long at = WideMemory.after(cpu, linear, i);
      image[i] = (byte) memory.linear().load(at, 1, memory.user());
    }
    memory.watched(linear, bytes, false);
    return image;
  }

  static void store(Cpu cpu, MemOperand operand, byte[] image, int natural) {
    long linear = address(cpu, operand, image.length, natural, true);
    Memory memory = cpu.memory();
    memory.linear().probe(linear, image.length, Access.WRITE | memory.user());
    for (int i = 0; i < image.length; i++) {
      memory.linear().store(WideMemory.after(cpu, linear, i), 1, image[i], memory.user());
    }
    memory.watched(linear, image.length, true);
  }

  private static long address(Cpu cpu, MemOperand operand, int bytes, int natural, boolean write) {
    long linear = cpu.memory().address(operand.segment(), operand.offset(cpu), bytes, write);
    WideMemory.checkAlignment(cpu, linear, natural);
    return linear;
  }
}
