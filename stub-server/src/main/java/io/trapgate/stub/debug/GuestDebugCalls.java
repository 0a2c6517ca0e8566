package io.trapgate.stub.debug;

import io.trapgate.target.kvm.GuestDebug;
import io.trapgate.target.kvm.KvmException;
import io.trapgate.target.kvm.Vm;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The {@code KVM_SET_GUEST_DEBUG} calls of a machine: what is in force on each vCPU, and the last
 * arguments that the kernel took. Event loop only, while the machine stands.
 */
public final class GuestDebugCalls {
  private final Vm vm;
  private final DebugObserver observer;
  private final GuestDebug[] inForce;
  private Optional<GuestDebug> last = Optional.empty();
  private Optional<GuestDebug> lastArming = Optional.empty();

  /**
   * Nothing was asked yet.
   *
   * @param off what is in force on a vCPU that was never told anything
   */
  GuestDebugCalls(Vm vm, DebugObserver observer, GuestDebug off) {
    this.vm = vm;
    this.observer = observer;
    this.inForce = new GuestDebug[vm.vcpus().size()];
    Arrays.fill(inForce, off);
  }

  /**
   * Has that in force on one vCPU; no call when it is already.
   *
   * @param slots the debug registers that it stands for, for the observer
   * @throws KvmException when the kernel refuses; what was in force still is
   */
  void set(int vcpu, GuestDebug wanted, List<Slot> slots) throws KvmException {
    if (wanted.equals(inForce[vcpu])) {
      return;
    }
    vm.vcpus().get(vcpu).setGuestDebug(wanted);
    inForce[vcpu] = wanted;
    observer.guestDebugSet(vcpu, wanted, slots);
    last = Optional.of(wanted);
    if (wanted.has(GuestDebug.USE_HW_BP)) {
      lastArming = last;
    }
  }

  /** What is in force on each vCPU, by index: the same on all but for stepping. */
  public List<GuestDebug> inForce() {
    return List.of(inForce);
  }

  /** The argument of the last call that was accepted; empty before the first. */
  public Optional<GuestDebug> last() {
    return last;
  }

  /** The argument of the last call that had slots in use; empty before the first such. */
  public Optional<GuestDebug> lastArming() {
    return lastArming;
  }
}
