package io.trapgate.target.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.trapgate.target.kvm.GuestDebug;
import io.trapgate.target.kvm.KvmException;
import io.trapgate.target.kvm.VcpuExit;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Hands an exception of the guest's own back to it: {@code KVM_SET_VCPU_EVENTS}, as QEMU does
 * (target/i386/kvm/kvm.c, kvm_queue_exception). For INT3 the kernel itself adds the instruction's
 * length to the address that the handler returns to.
 */
final class QueuedException {
  private static final long INJECTED = field("exception.injected");
  private static final long PENDING = field("exception.pending");
  private static final long NUMBER = field("exception.nr");
  private static final long HAS_ERROR_CODE = field("exception.has_error_code");
  private static final long FLAGS = field("flags");
  private static final long DR6 = KvmLayouts.offset(KvmLayouts.DEBUGREGS, "dr6");
  private static final long DR7 = KvmLayouts.offset(KvmLayouts.DEBUGREGS, "dr7");

  /** B0 to B3. */
  private static final long SLOT_CAUSES = 0xF;

  /** Bits of DR6 that are 0 with their cause: BLD and RTM. */
  private static final long ACTIVE_LOW = 0x1_0800;

  /** DR7[GD], which ends with any debug exception. */
  private static final long GENERAL_DETECT = 0x2000;

  private QueuedException() {}

  private static long field(String name) {
    return KvmLayouts.offset(KvmLayouts.VCPU_EVENTS, name);
  }

  /** Whether one waits for the next run: of an instruction that has not been executed. */
  static boolean waits(KvmVcpu vcpu) throws KvmException {
    try (Arena call = Arena.ofConfined()) {
      MemorySegment events = call.allocate(KvmLayouts.VCPU_EVENTS);
      vcpu.call(KvmIoctl.GET_VCPU_EVENTS, events);
      return waits(events);
    }
  }

  private static boolean waits(MemorySegment events) {
    return events.get(JAVA_BYTE, INJECTED) != 0 || events.get(JAVA_BYTE, PENDING) != 0;
  }

  /**
   * Queues it for the next run.
   *
   * @param state the vCPU's, in which the causes of a #DB are noted
   * @return false, and nothing is done, when another exception is queued already
   */
  static boolean give(KvmVcpu vcpu, VcpuState state, VcpuExit.Debug.X86 exit) throws KvmException {
    try (Arena call = Arena.ofConfined()) {
      MemorySegment events = call.allocate(KvmLayouts.VCPU_EVENTS);
      vcpu.call(KvmIoctl.GET_VCPU_EVENTS, events);
      if (waits(events)) {
        return false;
      }
      if (exit.exception() == VcpuExit.Debug.X86.DB) {
        MemorySegment debug = state.of(VcpuState.Part.DEBUG);
        debug.set(JAVA_LONG, DR6, delivered(debug.get(JAVA_LONG, DR6), exit.dr6()));
        debug.set(JAVA_LONG, DR7, debug.get(JAVA_LONG, DR7) & ~GENERAL_DETECT);
        state.store(VcpuState.Part.DEBUG);
      }
      events.set(JAVA_BYTE, INJECTED, (byte) 1);
      events.set(JAVA_BYTE, NUMBER, (byte) exit.exception());
      events.set(JAVA_BYTE, HAS_ERROR_CODE, (byte) 0);
      events.set(JAVA_INT, FLAGS, 0);
      vcpu.call(KvmIoctl.SET_VCPU_EVENTS, events);
      return true;
    }
  }

  /**
   * The guest's DR6 with the causes of an exit: B0 to B3 are replaced, BD, BS and BT stay until the
   * guest clears them (Intel SDM 3B 18.2.3). The kernel does this only for an exception that it
   * queues itself.
   */
  private static long delivered(long dr6, long causes) {
    return (dr6 & ~SLOT_CAUSES | GuestDebug.X86.DR6_BASE | causes) & ~(~causes & ACTIVE_LOW);
  }
}
