package io.trapgate.target.kvm;

/**
 * What a debugger's accesses may do to device registers.
 *
 * @param readEffects whether a read has the side effects of a guest's load, for example takes a
 *     character from a UART; else registers are looked at without any
 * @param writes whether a write reaches devices, as a guest's store does; else it ends before them
 */
public record DevicePolicy(boolean readEffects, boolean writes) {
  /** Looking changes nothing, writing is a store. */
  public static final DevicePolicy PEEK = new DevicePolicy(false, true);
}
