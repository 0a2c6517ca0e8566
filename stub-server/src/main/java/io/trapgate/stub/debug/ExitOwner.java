package io.trapgate.stub.debug;

import io.trapgate.target.kvm.GuestDebug;
import io.trapgate.target.kvm.VcpuExit;

/**
 * Whether a debug exit ends the run, or the guest goes on behind it.
 *
 * @param run what is under way
 * @param vcpu index of the vCPU that has exited
 * @param now where it stands
 */
record ExitOwner(Run run, int vcpu, Place now) {
  /**
   * Whether the guest has its own reason for it, so that it must have it back. On Book E that is a
   * software breakpoint that the client hasn't set. On x86 it is whatever user space hasn't asked
   * for: KVM lets every debug exception out as soon as slots or single-stepping are in use (Linux
   * arch/x86/kvm/vmx/vmx.c, handle_exception_nmi), and none of them comes a second time.
   */
  boolean isGuests(VcpuExit.Debug exit) {
    return switch (exit) {
      case VcpuExit.Debug.Booke booke ->
          booke.status() == GuestDebug.Booke.NONE
              && run.mode(vcpu) instanceof RunMode.Continue
              && !run.armed().hasSoftware(booke.address());
      case VcpuExit.Debug.X86 x86 ->
          !run.armed().asksFor(x86, run.steps(vcpu))
              && !(mayBeOld() && run.unheard().get(vcpu).asksFor(x86));
    };
  }

  /** Whether it is an inner step of a range. */
  boolean staysInRange(VcpuExit.Debug exit) {
    return run.mode(vcpu) instanceof RunMode.RangeStep range
        && range.contains(exit.address())
        && isStepOnly(exit);
  }

  /** Whether it is, or may be, about an access to data: its address says nothing of code then. */
  boolean namesWatch(VcpuExit.Debug exit) {
    return switch (exit) {
      case VcpuExit.Debug.Booke booke ->
          (booke.status() & (GuestDebug.Booke.WATCH_WRITE | GuestDebug.Booke.WATCH_READ)) != 0;
      case VcpuExit.Debug.X86 x86 ->
          run.armed().hasWatchHit(x86)
              || mayBeOld() && run.unheard().get(vcpu).armed().hasWatchHit(x86);
    };
  }

  private boolean isStepOnly(VcpuExit.Debug exit) {
    return switch (exit) {
      case VcpuExit.Debug.Booke booke ->
          booke.status() == GuestDebug.Booke.NONE && !run.armed().hasSoftware(booke.address());
      case VcpuExit.Debug.X86 x86 ->
          Armed.isStep(x86)
              && run.armed().hitBy(x86).isEmpty()
              && !(mayBeOld() && !run.unheard().get(vcpu).armed().hitBy(x86).isEmpty());
    };
  }

  private boolean mayBeOld() {
    return run.mayBeOld(vcpu, now);
  }
}
