package io.trapgate.stub.debug;

import io.trapgate.target.kvm.Moments;
import io.trapgate.target.kvm.Vcpu;
import io.trapgate.target.kvm.Vm;

/**
 * When something happened, by the guest's own measure.
 *
 * @param instructions completed by all vCPUs since the machine was created, or {@link #UNKNOWN}
 * @param moment where the run stands, see {@link Moments}; {@link #UNKNOWN} when the machine can't
 *     say
 */
public record GuestTime(long instructions, long moment) {
  /** The moment of a machine that has none, and the count of one that doesn't count. */
  public static final long UNKNOWN = Vcpu.NOT_COUNTED;

  /** That of a machine which stands still, or whose thread asks. */
  public static GuestTime of(Vm vm) {
    long instructions = 0;
    for (Vcpu vcpu : vm.vcpus()) {
      long own = vcpu.instructionCount();
      instructions = own == UNKNOWN ? UNKNOWN : instructions + own;
    }
    return new GuestTime(instructions, vm.moments().map(Moments::now).orElse(UNKNOWN));
  }
}
