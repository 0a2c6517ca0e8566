package io.trapgate.stub.debug;

import io.trapgate.target.kvm.GuestDebug;
import java.util.List;

/**
 * Told of all that user space asks of the kernel's debug facility and of what comes back. Nothing
 * it does may block: {@link #exited} is called on the machine thread, the rest on the event loop.
 */
public interface DebugObserver {
  /** Looks away. */
  DebugObserver NONE = new DebugObserver() {};

  /**
   * {@code KVM_SET_GUEST_DEBUG} was accepted.
   *
   * @param vcpu index of the vCPU
   * @param debug its argument
   * @param slots all debug registers as they are from now on
   */
  default void guestDebugSet(int vcpu, GuestDebug debug, List<Slot> slots) {}

  /** The machine goes on. */
  default void resumed(ResumePlan plan, GuestTime now) {}

  /** A debug exit, whoever it is for. On the machine thread. */
  default void exited(DebugExit exit, GuestTime now) {}

  /**
   * The machine stands still again.
   *
   * @param stop which vCPU it is about, why, and where that one stands
   */
  default void stopped(ObservedStop stop, GuestTime now) {}

  /** The machine was put back to its start. */
  default void reset(GuestTime now) {}
}
