package io.trapgate.target.load;

/**
 * Where an image may go in a PC's memory.
 *
 * @param ramBytes size of RAM, which starts at guest physical 0
 * @param romBase where the memory for firmware begins; it ends at 4 GiB
 */
public record PcRoom(long ramBytes, long romBase) {
  /** Where the memory for firmware ends. */
  static final long ROM_END = 1L << 32;

  /** Whether it holds these bytes. */
  boolean holds(long address, long bytes) {
    return address >= 0 && address <= ramBytes - bytes
        || address >= romBase && address <= ROM_END - bytes;
  }
}
