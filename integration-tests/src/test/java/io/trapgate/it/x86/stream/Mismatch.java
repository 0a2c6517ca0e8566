package io.trapgate.it.x86.stream;

import io.trapgate.target.x86.core.InsnSample;

/**
 * One register that differs after one instruction.
 *
 * @param executed mnemonic of the instruction
 * @param traits what else a tolerance asks of it
 * @param at its linear address
 * @param vector the exception or interrupt that it raised, or -1
 * @param register QEMU's name
 */
record Mismatch(
    String executed, Traits traits, long at, int vector, String register, long ours, long theirs) {
  /**
   * Of the executed instruction.
   *
   * @param undefinedFlags what it leaves undefined
   * @param memoryBytes size of its memory operand, 0 without one
   */
  record Traits(int undefinedFlags, int memoryBytes) {
    /** Those of an instruction, before it is executed. */
    static Traits of(InsnSample sample, long rcx) {
      return new Traits(
          UndefinedFlags.of(sample, rcx), sample.hasMemory() ? sample.memoryBytes() : 0);
    }
  }

  /** The bits that differ. */
  long difference() {
    return ours ^ theirs;
  }

  /** The same for differences that have one cause, as far as one can tell. */
  String kind() {
    String digits = register.replaceAll("[0-9]+", "");
    boolean general =
        register.startsWith("R") && !register.equals("RFL") && !register.equals("RIP");
    return executed
        + vector
        + (general ? "R" : digits)
        + (register.equals("RFL") ? difference() : "");
  }

  @Override
  public String toString() {
    return "%s %x (QEMU: %x) after %s".formatted(register, ours, theirs, executed);
  }
}
