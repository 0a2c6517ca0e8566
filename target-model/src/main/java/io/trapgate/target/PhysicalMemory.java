package io.trapgate.target;

import io.trapgate.target.kvm.DevicePolicy;
import io.trapgate.target.kvm.GuestMemory;
import io.trapgate.target.memory.PhysicalMap;

/** A debugger's window on guest memory by guest physical address. */
final class PhysicalMemory implements GuestMemory {
  /** Who is told before bytes change behind the guest's back. */
  @FunctionalInterface
  interface Stored {
    void at(long physical, int bytes);
  }

  private final PhysicalMap physical;
  private final Runnable look;
  private final DevicePolicy policy;
  private final Stored stored;

  /**
   * @param look told before each access: devices answer as one vCPU sees them
   * @param policy what accesses may do to device registers
   */
  PhysicalMemory(PhysicalMap physical, Runnable look, DevicePolicy policy, Stored stored) {
    this.physical = physical;
    this.look = look;
    this.policy = policy;
    this.stored = stored;
  }

  @Override
  public int read(long guestAddress, byte[] into, int offset, int length) {
    look.run();
    return policy.readEffects()
        ? physical.readWithEffects(guestAddress, into, offset, length)
        : physical.read(guestAddress, into, offset, length);
  }

  @Override
  public int write(long guestAddress, byte[] from, int offset, int length) {
    look.run();
    stored.at(guestAddress, length);
    return policy.writes()
        ? physical.write(guestAddress, from, offset, length)
        : physical.writeMemory(guestAddress, from, offset, length);
  }
}
