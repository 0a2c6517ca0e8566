package io.trapgate.stub.debug;

import io.trapgate.target.kvm.DevicePolicy;

/**
 * What one client lets its reads and writes of memory do to device registers. A new client starts
 * with {@link DevicePolicy#PEEK}. Event loop only.
 */
public final class DeviceSwitches {
  private DevicePolicy policy = DevicePolicy.PEEK;

  /** What is in force. */
  public DevicePolicy policy() {
    return policy;
  }

  /** Whether reads have the side effects that the guest's would have. */
  public void readEffects(boolean wanted) {
    policy = new DevicePolicy(wanted, policy.writes());
  }

  /** Whether writes reach devices. */
  public void writes(boolean wanted) {
    policy = new DevicePolicy(policy.readEffects(), wanted);
  }
}
