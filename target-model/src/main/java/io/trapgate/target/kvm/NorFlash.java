package io.trapgate.target.kvm;

/**
 * A board's NOR flash, as a debugger programs it: behind the guest's back, but with the silicon's
 * rules. An erased bit is 1, programming makes it 0, and only erasing a whole block makes it 1
 * again. Like guest memory it belongs to whoever holds the stopped machine.
 */
public interface NorFlash {
  /** Guest physical address of the first byte. */
  long physicalBase();

  /** Size in bytes. */
  long bytes();

  /** Bytes that are erased together; they start at multiples of it. */
  int blockBytes();

  /**
   * Makes every bit of some blocks 1.
   *
   * @param offset of the first block, a multiple of {@link #blockBytes()}
   * @param length a multiple of it
   */
  void erase(long offset, long length);

  /**
   * Makes bits 0; none is changed when one would have to become 1.
   *
   * @return -1, or the offset of the first byte with such a bit
   */
  long program(long offset, byte[] content);

  /** Whatever the guest had the chip show, it shows its content again. */
  void readArray();

  /** Copies the content out; it is what reads find once the chip shows it. */
  byte[] content();
}
