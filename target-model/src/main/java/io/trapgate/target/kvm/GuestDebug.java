package io.trapgate.target.kvm;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collections;
import java.util.List;

/**
 * The argument of {@code KVM_SET_GUEST_DEBUG} (Linux uapi {@code struct kvm_guest_debug}): control
 * flags and the debug slots of one architecture.
 */
public sealed interface GuestDebug permits GuestDebug.Booke, GuestDebug.X86 {
  /** {@code KVM_GUESTDBG_ENABLE}: without it all other bits are ignored and debugging is off. */
  int ENABLE = 0x0000_0001;

  /** {@code KVM_GUESTDBG_SINGLESTEP}: exit after each completed instruction. */
  int SINGLESTEP = 0x0000_0002;

  /** {@code KVM_GUESTDBG_USE_SW_BP}: software breakpoints are in use. */
  int USE_SW_BP = 0x0001_0000;

  /** {@code KVM_GUESTDBG_USE_HW_BP}: the slots are in use. */
  int USE_HW_BP = 0x0002_0000;

  /**
   * An extension, no part of KVM's ABI: an instruction that this vCPU executes costs no guest time.
   * Only where {@link Vm#guestDebugFlags()} has it.
   */
  int HOLD_TIME = 0x4000_0000;

  /** The {@code control} word. */
  int control();

  /** The exact bytes that user space would hand to the kernel. */
  byte[] toAbi();

  /** True when every bit of {@code flag} is set in {@link #control()}. */
  default boolean has(int flag) {
    return (control() & flag) == flag;
  }

  /**
   * The PowerPC layout: 264 bytes, big-endian as on every e500 host.
   *
   * @param control the control flags
   * @param slots at most {@link #ABI_SLOTS} entries; the rest of the array is zero ({@code
   *     KVMPPC_DEBUG_NONE})
   */
  record Booke(int control, List<Slot> slots) implements GuestDebug {
    /** Entries in {@code kvm_guest_debug_arch.bp[]}. */
    public static final int ABI_SLOTS = 16;

    /** {@code sizeof(struct kvm_guest_debug)} on PowerPC. */
    public static final int ABI_BYTES = 264;

    /** {@code KVM_SET_GUEST_DEBUG} on PowerPC: {@code _IOW(0xAE, 0x9b, 264 bytes)}. */
    public static final int IOCTL = 0x8108_AE9B;

    /** {@code KVMPPC_DEBUG_NONE}: an empty slot; as a status: a step or a software breakpoint. */
    public static final int NONE = 0x0;

    /** {@code KVMPPC_DEBUG_BREAKPOINT}: an instruction address compare (IAC). */
    public static final int BREAKPOINT = 0x2;

    /** {@code KVMPPC_DEBUG_WATCH_WRITE}: a data address compare (DAC) on stores. */
    public static final int WATCH_WRITE = 0x4;

    /** {@code KVMPPC_DEBUG_WATCH_READ}: a data address compare (DAC) on loads. */
    public static final int WATCH_READ = 0x8;

    /**
     * An extension, no part of KVM's ABI on PowerPC, where it is the bit that x86 has for it: no
     * external, critical, timer or doorbell interrupt reaches the guest; what an instruction causes
     * still does. Only where {@link Vm#guestDebugFlags()} has it.
     */
    public static final int BLOCKIRQ = 0x0010_0000;

    /**
     * An extension, no part of KVM's ABI: two neighbouring slots with this bit and the same watch
     * bits are the lower bound of a range and the first address after it; both DACs then watch it
     * together. {@link KvmException#EINVAL} unless the machine was opened to allow it.
     */
    public static final int RANGE = 0x100;

    /** Nothing asked for: what a detached debugger leaves behind. */
    public static final Booke OFF = new Booke(0, List.of());

    public Booke {
      slots = List.copyOf(slots);
      if (slots.size() > ABI_SLOTS) {
        throw new IllegalArgumentException(
            "slots: " + slots.size() + " (expected: <= " + ABI_SLOTS + ")");
      }
    }

    @Override
    public byte[] toAbi() {
      ByteBuffer abi = ByteBuffer.allocate(ABI_BYTES).order(ByteOrder.BIG_ENDIAN);
      abi.putInt(control).putInt(0);
      for (Slot slot : slots) {
        abi.putLong(slot.address()).putInt(slot.type()).putInt(0);
      }
      return abi.array();
    }

    /**
     * One entry of {@code bp[]}.
     *
     * @param address guest virtual address
     * @param type {@link #NONE} or a set of {@link #BREAKPOINT}, {@link #WATCH_WRITE}, {@link
     *     #WATCH_READ}
     */
    public record Slot(long address, int type) {}
  }

  /**
   * The x86 layout: 72 bytes, little-endian (Linux arch/x86/include/uapi/asm/kvm.h).
   *
   * @param control the control flags
   * @param debugreg the eight words of {@code debugreg[]}: 0 to 3 are DR0 to DR3, 7 is DR7; the
   *     kernel ignores 4, 5 and 6
   */
  record X86(int control, List<Long> debugreg) implements GuestDebug {
    /** {@code sizeof(struct kvm_guest_debug)} on x86. */
    public static final int ABI_BYTES = 72;

    /** Words of {@code debugreg[]}. */
    public static final int ABI_WORDS = 8;

    /** {@code KVM_SET_GUEST_DEBUG} on x86: {@code _IOW(0xAE, 0x9b, 72 bytes)}. */
    public static final int IOCTL = 0x4048_AE9B;

    /** {@code KVM_GUESTDBG_INJECT_DB}: queue a debug exception for the guest. */
    public static final int INJECT_DB = 0x0004_0000;

    /** {@code KVM_GUESTDBG_INJECT_BP}: queue a breakpoint exception for the guest. */
    public static final int INJECT_BP = 0x0008_0000;

    /** {@code KVM_GUESTDBG_BLOCKIRQ}: no interrupt reaches the guest; exceptions still do. */
    public static final int BLOCKIRQ = 0x0010_0000;

    /** DR7 with nothing enabled: bit 10 reads 1. */
    public static final long DR7_FIXED = 0x400;

    /** DR6 with no cause: the bits that read 1. */
    public static final long DR6_BASE = 0xFFFF_0FF0L;

    /** DR6[BD]: the guest touched the debug registers while DR7[GD] was set. */
    public static final long DR6_BD = 0x2000;

    /** DR6[BS]: a single step. */
    public static final long DR6_BS = 0x4000;

    /** Nothing asked for: what a detached debugger leaves behind. */
    public static final X86 OFF = new X86(0, Collections.nCopies(ABI_WORDS, 0L));

    public X86 {
      debugreg = List.copyOf(debugreg);
      if (debugreg.size() != ABI_WORDS) {
        throw new IllegalArgumentException(
            "debugreg: " + debugreg.size() + " words (expected: " + ABI_WORDS + ")");
      }
    }

    @Override
    public byte[] toAbi() {
      ByteBuffer abi = ByteBuffer.allocate(ABI_BYTES).order(ByteOrder.LITTLE_ENDIAN);
      abi.putInt(control).putInt(0);
      debugreg.forEach(abi::putLong);
      return abi.array();
    }
  }
}
