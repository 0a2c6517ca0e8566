package io.trapgate.stub.debug;

import io.trapgate.target.arch.Architecture;

/** How addresses are written for people: {@code 0x} and at least eight digits. */
public final class Addresses {
  private Addresses() {}

  /** The address in hex with its prefix. */
  public static String hex(long guestVirtual) {
    return String.format("0x%08x", guestVirtual);
  }

  /** The text for the user about an address that the guest can't have, else empty. */
  static String refusal(Architecture architecture, long guestVirtual) {
    int bits = architecture.addressBits();
    long last = bits == Long.SIZE ? -1 : (1L << bits) - 1;
    return Long.compareUnsigned(guestVirtual, last) <= 0
        ? ""
        : "address: " + hex(guestVirtual) + " (expected: <= " + hex(last) + ")";
  }
}
