package io.trapgate.target.x86.core;

/** Who looks at the guest's data accesses: the debug registers. */
public interface DataWatch {
  /** Whether any access matters; asked before each one. */
  boolean armed();

  /**
   * An access has happened. What matches becomes a trap after the instruction, unless it faults.
   *
   * @param linear first byte
   * @param bytes how many
   */
  void accessed(long linear, int bytes, boolean write);
}
