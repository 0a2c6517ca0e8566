package io.trapgate.target.booke;

import io.trapgate.target.kvm.GuestDebug;
import io.trapgate.target.kvm.GuestDebug.Booke;
import io.trapgate.target.kvm.KvmException;
import java.util.List;

/**
 * What {@code KVM_SET_GUEST_DEBUG} writes into the debug registers (Linux arch/powerpc/kvm/booke.c,
 * kvm_arch_vcpu_ioctl_set_guest_debug). One deliberate difference: the argument is checked as a
 * whole first, so a refused call leaves the former setting.
 */
final class SlotProgram {
  /** DBCR1 and DBCR2 on a core without hypervisor mode: compare in user mode only. */
  private static final int DBCR1_USER = 0xCC00_CC00;

  private static final int DBCR2_USER = 0xCC00_0000;

  private static final int KNOWN_TYPES = Booke.BREAKPOINT | Booke.WATCH_WRITE | Booke.WATCH_READ;

  /** The kernel reads only as many entries of {@code bp[]} as there are slots. */
  private static final int SCANNED = DebugRegisters.IACS + DebugRegisters.DACS;

  private SlotProgram() {}

  /** Applies the call to user space's register file. */
  static void apply(Booke debug, DebugRegisters file) throws KvmException {
    if (!debug.has(GuestDebug.ENABLE)) {
      file.dbcr0 = 0;
      return;
    }
    boolean useSlots = debug.has(GuestDebug.USE_HW_BP);
    List<Booke.Slot> slots = useSlots ? scanned(debug) : List.of();
    check(slots);
    boolean step = debug.has(GuestDebug.SINGLESTEP);
    file.dbcr0 = step ? DebugRegisters.IDM | DebugRegisters.ICMP : 0;
    file.dbcr1 = DBCR1_USER;
    file.dbcr2 = DBCR2_USER;
    program(slots, file);
  }

  private static List<Booke.Slot> scanned(Booke debug) {
    return debug.slots().subList(0, Math.min(SCANNED, debug.slots().size()));
  }

  private static void check(List<Booke.Slot> slots) throws KvmException {
    int code = 0;
    int data = 0;
    for (int i = 0; i < slots.size(); i++) {
      int type = slots.get(i).type();
      if ((type & ~KNOWN_TYPES) != 0) {
        throw refused("bp[%d].type: 0x%x (expected: bits of 0x%x)".formatted(i, type, KNOWN_TYPES));
      }
      if ((type & Booke.BREAKPOINT) != 0) {
        code++;
      } else if (type != Booke.NONE) {
        data++;
      }
    }
    if (code > DebugRegisters.IACS) {
      throw refused("breakpoints: " + code + " (expected: <= " + DebugRegisters.IACS + ")");
    }
    if (data > DebugRegisters.DACS) {
      throw refused("watchpoints: " + data + " (expected: <= " + DebugRegisters.DACS + ")");
    }
  }

  private static KvmException refused(String reason) {
    return new KvmException("KVM_SET_GUEST_DEBUG", KvmException.EINVAL, reason);
  }

  private static void program(List<Booke.Slot> slots, DebugRegisters file) {
    int code = 0;
    int data = 0;
    for (Booke.Slot slot : slots) {
      int type = slot.type();
      int address = (int) slot.address();
      if ((type & Booke.BREAKPOINT) != 0) {
        file.dbcr0 |= DebugRegisters.IDM | DebugRegisters.iacBit(code);
        file.iac[code++] = address;
      } else if (type != Booke.NONE) {
        int read = (type & Booke.WATCH_READ) != 0 ? DebugRegisters.dacReadBit(data) : 0;
        int write = (type & Booke.WATCH_WRITE) != 0 ? DebugRegisters.dacWriteBit(data) : 0;
        file.dbcr0 |= DebugRegisters.IDM | read | write;
        file.dac[data++] = address;
      }
    }
  }
}
