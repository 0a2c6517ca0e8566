package io.trapgate.target.memory;

/**
 * A device at its place in guest physical space.
 *
 * @param base physical address of the first register
 * @param bytes size of the window
 * @param device who answers
 */
public record MmioWindow(long base, long bytes, MmioDevice device) {
  boolean holds(long physical) {
    return physical >= base && physical - base < bytes;
  }

  boolean overlaps(long first, long count) {
    return first < base + bytes && base < first + count;
  }

  /** Offset of {@code physical} from the start of the window. */
  public int offset(long physical) {
    return (int) (physical - base);
  }
}
