package io.trapgate.target.memory;

/**
 * Registers of a device in guest physical space. Values are right-aligned: a one-byte access uses
 * the low 8 bits. Called on the machine thread only.
 */
public interface MmioDevice {
  /**
   * A guest load, with its side effects.
   *
   * @param offset byte offset from the start of the region
   * @param bytes 1, 2 or 4
   */
  int read(int offset, int bytes);

  /** A guest store, with its side effects. */
  void write(int offset, int bytes, int value);

  /** What {@link #read} would return, without any side effect: the debugger's look. */
  int peek(int offset, int bytes);

  /**
   * The most bytes that a debugger's access to there should have at once, so that it sees whole
   * registers: the size of one, 1, 2 or 4.
   */
  default int registerBytes(int offset) {
    return 4;
  }

  /** Back to power-on state. */
  void reset();
}
