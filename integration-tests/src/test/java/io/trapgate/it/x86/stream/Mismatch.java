package io.trapgate.it.x86.stream;

/**
 * One register that differs after one instruction.
 *
 * @param executed mnemonic of the instruction
 * @param code its bytes and what follows
 * @param register QEMU's name
 */
record Mismatch(String executed, byte[] code, String register, long ours, long theirs) {
  /** The bits that differ. */
  long difference() {
    return ours ^ theirs;
  }

  @Override
  public String toString() {
    return "%s %x (QEMU: %x) after %s".formatted(register, ours, theirs, executed);
  }
}
