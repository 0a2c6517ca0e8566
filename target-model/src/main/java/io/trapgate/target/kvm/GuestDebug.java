package io.trapgate.target.kvm;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * The argument of {@code KVM_SET_GUEST_DEBUG} (Linux uapi {@code struct kvm_guest_debug}): control
 * flags and the debug slots of one architecture.
 */
public sealed interface GuestDebug permits GuestDebug.Booke {
  /** {@code KVM_GUESTDBG_ENABLE}: without it all other bits are ignored and debugging is off. */
  int ENABLE = 0x0000_0001;

  /** {@code KVM_GUESTDBG_SINGLESTEP}: exit after each completed instruction. */
  int SINGLESTEP = 0x0000_0002;

  /** {@code KVM_GUESTDBG_USE_SW_BP}: software breakpoints are in use. */
  int USE_SW_BP = 0x0001_0000;

  /** {@code KVM_GUESTDBG_USE_HW_BP}: the slots are in use. */
  int USE_HW_BP = 0x0002_0000;

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
}
