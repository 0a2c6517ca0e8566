package io.trapgate.target.ppc.fp;

/**
 * What an operation delivers.
 *
 * @param bits the value: a double's bit pattern, or the integer of a conversion to one
 * @param flags bits of {@link FpFlags}
 */
public record FpResult(long bits, int flags) {
  /** Whether any of these flags is set. */
  public boolean has(int some) {
    return (flags & some) != 0;
  }
}
