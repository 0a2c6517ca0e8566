package io.trapgate.target.board.pc;

/** How the value written to the debug-exit port becomes an exit code. */
public enum ExitCode {
  /** As QEMU's process returns it: {@code value << 1 | 1}, so never 0. */
  QEMU,
  /** The value itself. */
  PLAIN
}
