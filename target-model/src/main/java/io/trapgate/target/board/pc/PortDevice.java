package io.trapgate.target.board.pc;

import io.trapgate.target.memory.MmioDevice;

/** A device in I/O space, where no debugger looks. */
interface PortDevice extends MmioDevice {
  /** Nobody asks: the debugger sees memory only. */
  @Override
  default int peek(int offset, int bytes) {
    return 0;
  }

  @Override
  default void reset() {}
}
