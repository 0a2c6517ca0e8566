package io.trapgate.target.board;

import io.trapgate.target.memory.MmioDevice;

/**
 * Decoded address space with nothing behind it: reads give 0 and stores vanish, as QEMU's ppce500
 * answers there.
 */
final class EmptyRegion implements MmioDevice {
  @Override
  public int read(int offset, int bytes) {
    return 0;
  }

  @Override
  public void write(int offset, int bytes, int value) {}

  @Override
  public int peek(int offset, int bytes) {
    return 0;
  }

  @Override
  public void reset() {}
}
