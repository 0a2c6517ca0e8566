package io.trapgate.target.linux;

import io.trapgate.target.kvm.DevicePolicy;
import io.trapgate.target.kvm.GuestMemory;

/** A debugger's window on guest memory by guest physical address. */
final class PhysicalBytes implements GuestMemory {
  private final GuestSpace space;
  private final Runnable look;
  private final DevicePolicy policy;

  /**
   * @param look told before each access: devices answer as one vCPU sees them
   * @param policy what accesses may do to device registers
   */
  PhysicalBytes(GuestSpace space, Runnable look, DevicePolicy policy) {
    this.space = space;
    this.look = look;
    this.policy = policy;
  }

  @Override
  public int read(long guestAddress, byte[] into, int offset, int length) {
    look.run();
    return space.read(guestAddress, into, offset, length, policy);
  }

  @Override
  public int write(long guestAddress, byte[] from, int offset, int length) {
    look.run();
    return space.write(guestAddress, from, offset, length, policy);
  }
}
