package io.trapgate.target.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.trapgate.target.kvm.KvmException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.EnumSet;
import java.util.Set;

/**
 * The registers of a vCPU that stands, as the kernel's structures have them. Each part is asked for
 * when it is first looked at behind a run, and given back by {@link #store} when it was changed.
 */
final class VcpuState {
  /** What is asked for and given back in one call. */
  enum Part {
    /** {@code struct kvm_regs}. */
    GENERAL(KvmIoctl.GET_REGS, KvmIoctl.SET_REGS),
    /** {@code struct kvm_sregs}. */
    SYSTEM(KvmIoctl.GET_SREGS, KvmIoctl.SET_SREGS),
    /** {@code struct kvm_debugregs}: the guest's own. */
    DEBUG(KvmIoctl.GET_DEBUGREGS, KvmIoctl.SET_DEBUGREGS),
    /** {@code struct kvm_xsave}: x87 and SSE, which {@code KVM_GET_FPU} has without MXCSR. */
    FLOAT(KvmIoctl.GET_XSAVE, KvmIoctl.SET_XSAVE),
    /** {@code struct kvm_msrs} with {@link #MSRS}. */
    MODEL_SPECIFIC(KvmIoctl.GET_MSRS, KvmIoctl.SET_MSRS);

    private final KvmIoctl get;
    private final KvmIoctl set;

    Part(KvmIoctl get, KvmIoctl set) {
      this.get = get;
      this.set = set;
    }
  }

  /** IA32_KERNEL_GS_BASE, the only one that gdb has a register for. */
  private static final int[] MSRS = {0xC000_0102};

  private static final int MSR_HEADER_BYTES = 8;

  /** Whatever the alignment: what is read may be a piece of an XSAVE area. */
  private static final ValueLayout.OfLong WORD =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** XSTATE_BV in the header behind the legacy area. */
  private static final long XSTATE_BV = 512;

  /** x87 and SSE: without these bits the kernel takes their initial state instead of the area. */
  private static final long LEGACY = 3;

  private final KvmVcpu vcpu;
  private final MemorySegment debug;
  private final MemorySegment xsave;
  private final MemorySegment msrs;
  private final Set<Part> fetched = EnumSet.noneOf(Part.class);

  VcpuState(Arena arena, KvmVcpu vcpu) {
    this.vcpu = vcpu;
    this.debug = arena.allocate(KvmLayouts.DEBUGREGS);
    this.xsave = arena.allocate(KvmLayouts.XSAVE_BYTES, JAVA_LONG.byteAlignment());
    this.msrs =
        arena.allocate(
            MSR_HEADER_BYTES + MSRS.length * KvmLayouts.MSR_ENTRY.byteSize(),
            JAVA_LONG.byteAlignment());
    msrs.set(JAVA_INT, 0, MSRS.length);
    for (int i = 0; i < MSRS.length; i++) {
      msrs.set(JAVA_INT, msr(i), MSRS[i]);
    }
  }

  private static long msr(int index) {
    return MSR_HEADER_BYTES + index * KvmLayouts.MSR_ENTRY.byteSize();
  }

  /** The vCPU is about to run: nothing that is known stays right, even where the run fails. */
  void running() {
    fetched.clear();
  }

  /** The vCPU has run: the shared page is right, whatever else is known is not. */
  void ran() {
    fetched.add(Part.GENERAL);
    fetched.add(Part.SYSTEM);
  }

  /** The bytes of a part, as they are now. */
  MemorySegment of(Part part) throws KvmException {
    MemorySegment bytes = bytes(part);
    if (fetched.add(part)) {
      try {
        vcpu.call(part.get, bytes);
      } catch (KvmException e) {
        fetched.remove(part);
        throw e;
      }
    }
    return bytes;
  }

  private MemorySegment bytes(Part part) {
    return switch (part) {
      case GENERAL -> vcpu.page().regs();
      case SYSTEM -> vcpu.page().sregs();
      case DEBUG -> debug;
      case FLOAT -> xsave;
      case MODEL_SPECIFIC -> msrs;
    };
  }

  /**
   * Gives a part to the kernel as it stands here.
   *
   * @throws KvmException when the kernel doesn't take it; what the kernel has is asked for again
   */
  void store(Part part) throws KvmException {
    if (part == Part.FLOAT) {
      xsave.set(JAVA_LONG, XSTATE_BV, xsave.get(JAVA_LONG, XSTATE_BV) | LEGACY);
    }
    try {
      vcpu.call(part.set, bytes(part));
    } catch (KvmException e) {
      fetched.remove(part);
      throw e;
    }
  }

  /** Reads a little-endian number of at most 8 bytes. */
  static long get(MemorySegment from, long offset, int bytes) {
    if (bytes == Long.BYTES) {
      return from.get(
          WORD, offset); // each step reads several: code that isn't compiled yet is slow
    }
    long value = 0;
    for (int i = 0; i < bytes; i++) {
      value |= Byte.toUnsignedLong(from.get(JAVA_BYTE, offset + i)) << 8 * i;
    }
    return value;
  }

  /** Writes a little-endian number of at most 8 bytes. */
  static void set(MemorySegment into, long offset, int bytes, long value) {
    for (int i = 0; i < bytes; i++) {
      into.set(JAVA_BYTE, offset + i, (byte) (value >>> 8 * i));
    }
  }

  /** Where the value of the first MSR stands. */
  static long firstMsr() {
    return msr(0) + KvmLayouts.offset(KvmLayouts.MSR_ENTRY, "data");
  }
}
