package io.trapgate.target.memory;

/**
 * A device whose window shows stored bytes and takes a guest's stores as commands, as flash does.
 * What a loader or a debugger writes there is meant for the bytes.
 */
public interface RomDevice extends MmioDevice {
  /**
   * Replaces stored bytes, whatever they were.
   *
   * @param offset of the first byte in the window
   */
  void replace(int offset, byte[] from, int at, int length);
}
