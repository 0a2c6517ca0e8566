package io.trapgate.stub.debug;

/** How addresses are written for people: {@code 0x} and at least eight digits. */
public final class Addresses {
  private Addresses() {}

  /** The address in hex with its prefix. */
  public static String hex(long guestVirtual) {
    return String.format("0x%08x", guestVirtual);
  }
}
