package io.trapgate.target.x86.core;

/**
 * What an instruction does. All that can fault comes before the first change of state, but for
 * {@link Operand#write} to memory, which comes before any other change.
 */
@FunctionalInterface
public interface InsnMethod {
  void execute(Cpu cpu, Insn insn);
}
