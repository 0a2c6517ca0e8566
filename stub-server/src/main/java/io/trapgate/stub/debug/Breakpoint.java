package io.trapgate.stub.debug;

import java.util.List;

/**
 * One entry of the breakpoint table: what the user asked for, not what hardware it takes.
 *
 * @param kind what to stop at
 * @param guestVirtual effective address
 * @param length size code of the instruction (software, hardware) or watched bytes
 */
public record Breakpoint(BreakpointKind kind, long guestVirtual, int length) {
  /** Bytes that one DAC can stand for: the widest access of a 32-bit core. */
  static final int WORD_BYTES = 4;

  /**
   * The addresses that the compare registers must hold: one, or two for a watch of two words. A DAC
   * compares the starting address of an access exactly, so each word needs its own.
   */
  List<Long> slotAddresses() {
    return kind.isWatch() && length == 2 * WORD_BYTES
        ? List.of(guestVirtual, guestVirtual + WORD_BYTES)
        : List.of(guestVirtual);
  }

  /** For messages: {@code hbreak at 0x10000}. */
  @Override
  public String toString() {
    return kind.command() + " at " + Addresses.hex(guestVirtual);
  }
}
