package io.trapgate.stub.debug;

import io.trapgate.target.kvm.Moments;
import io.trapgate.target.kvm.Vcpu;
import io.trapgate.target.kvm.Vm;

/**
 * When something happened, by the guest's own measure.
 *
 * @param instructions completed by all vCPUs since the machine was created
 * @param moment where the run stands, see {@link Moments}; {@link #UNKNOWN} when the machine can't
 *     say
 */
public record GuestTime(long instructions, long moment) {
  /** The moment of a machine that has none. */
  public static final long UNKNOWN = -1;

  /** That of a machine which stands still, or whose thread asks. */
  public static GuestTime of(Vm vm) {
    long instructions = 0;
    for (Vcpu vcpu : vm.vcpus()) {
      instructions += vcpu.instructionCount();
    }
    return new GuestTime(instructions, vm.moments().map(Moments::now).orElse(UNKNOWN));
  }
}
