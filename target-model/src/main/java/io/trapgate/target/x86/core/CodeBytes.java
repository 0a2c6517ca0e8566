package io.trapgate.target.x86.core;

/** Where the decoder gets its bytes from, one after another. */
@FunctionalInterface
interface CodeBytes {
  /**
   * The byte so many after the first of the instruction.
   *
   * @throws X86Fault #PF or #GP where it can't be fetched, #GP from the 16th byte on
   */
  int at(int index);
}
