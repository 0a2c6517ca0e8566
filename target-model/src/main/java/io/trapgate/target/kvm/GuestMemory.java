package io.trapgate.target.kvm;

/**
 * The debugger's window on guest memory. Reading has no side effect on the guest: no reference bit,
 * no debug event, and no device register unless its {@link DevicePolicy} says so. Both calls stop
 * at the first byte that can't be reached and say how far they came, since a debug reply may be
 * short (gdb document node "Packets", packet m).
 */
public interface GuestMemory {
  /**
   * Copies guest bytes out.
   *
   * @param guestAddress first address; the width of the guest's address, wrapping at its end
   * @return bytes copied, 0 when the first is not mapped
   */
  int read(long guestAddress, byte[] into, int offset, int length);

  /**
   * Copies bytes into guest memory, ROM and flash included, whose content they become; code already
   * translated from there is forgotten.
   *
   * @return bytes copied, 0 when the first is not mapped
   */
  int write(long guestAddress, byte[] from, int offset, int length);
}
