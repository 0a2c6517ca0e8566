package io.trapgate.target.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.trapgate.target.kvm.DevicePolicy;
import io.trapgate.target.kvm.GuestMemory;
import io.trapgate.target.kvm.KvmException;
import io.trapgate.target.memory.PhysicalMap;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Guest memory by linear address: the kernel translates each page ({@code KVM_TRANSLATE}), which
 * sets no accessed or dirty bit, and the bytes come from this process's own mapping.
 */
final class TranslatedMemory implements GuestMemory {
  private static final long PHYSICAL =
      KvmLayouts.offset(KvmLayouts.TRANSLATION, "physical_address");
  private static final long VALID = KvmLayouts.offset(KvmLayouts.TRANSLATION, "valid");

  private final KvmVcpu vcpu;
  private final GuestSpace physical;
  private final MemorySegment translation;
  private final Runnable look;
  private final DevicePolicy policy;

  /**
   * @param look told before each access: devices answer as one vCPU sees them
   */
  TranslatedMemory(Arena arena, KvmVcpu vcpu, GuestSpace physical, Runnable look) {
    this.vcpu = vcpu;
    this.physical = physical;
    this.translation = arena.allocate(KvmLayouts.TRANSLATION);
    this.look = look;
    this.policy = DevicePolicy.PEEK;
  }

  private TranslatedMemory(TranslatedMemory other, DevicePolicy policy) {
    this.vcpu = other.vcpu;
    this.physical = other.physical;
    this.translation = other.translation;
    this.look = other.look;
    this.policy = policy;
  }

  /** The same with another policy for device registers. */
  TranslatedMemory with(DevicePolicy other) {
    return new TranslatedMemory(this, other);
  }

  private interface Piece {
    int copy(long physicalAddress, int offset, int length);
  }

  private int eachPage(long guestAddress, int length, Piece piece) {
    int done = 0;
    while (done < length) {
      long linear = guestAddress + done;
      int left = PhysicalMap.PAGE_BYTES - ((int) linear & PhysicalMap.PAGE_BYTES - 1);
      int wanted = Math.min(left, length - done);
      long address = translate(linear);
      int copied = address < 0 ? 0 : piece.copy(address, done, wanted);
      done += copied;
      if (copied < wanted) {
        break;
      }
    }
    return done;
  }

  /** The physical address, -1 when there is none. */
  long translate(long linear) {
    translation.set(JAVA_LONG, 0, linear);
    try {
      vcpu.call(KvmIoctl.TRANSLATE, translation);
    } catch (KvmException e) {
      return -1; // as an address that isn't mapped: the debugger is told so
    }
    return translation.get(JAVA_BYTE, VALID) == 0 ? -1 : translation.get(JAVA_LONG, PHYSICAL);
  }

  @Override
  public int read(long guestAddress, byte[] into, int offset, int length) {
    look.run();
    return eachPage(
        guestAddress, length, (at, o, n) -> physical.read(at, into, offset + o, n, policy));
  }

  @Override
  public int write(long guestAddress, byte[] from, int offset, int length) {
    look.run();
    return eachPage(
        guestAddress, length, (at, o, n) -> physical.write(at, from, offset + o, n, policy));
  }
}
