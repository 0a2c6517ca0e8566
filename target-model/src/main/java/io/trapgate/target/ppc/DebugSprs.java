package io.trapgate.target.ppc;

/**
 * Who answers for the debug registers: they have two owners, and the debug facility knows which.
 */
public interface DebugSprs {
  /** What a read of this debug register shows. */
  int read(int number);

  /** A write by the guest or, with {@code byDebugger}, by user space. */
  void write(int number, int value, boolean byDebugger);
}
