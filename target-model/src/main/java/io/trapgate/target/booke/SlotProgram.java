package io.trapgate.target.booke;

import io.trapgate.target.kvm.GuestDebug;
import io.trapgate.target.kvm.GuestDebug.Booke;
import io.trapgate.target.kvm.KvmException;
import java.util.List;

/**
 * What {@code KVM_SET_GUEST_DEBUG} writes into the debug registers (Linux arch/powerpc/kvm/booke.c,
 * kvm_arch_vcpu_ioctl_set_guest_debug; booke.md 2.1, 2.3). One deliberate difference: a refused
 * call leaves the former setting, unless chosen otherwise.
 */
final class SlotProgram {
  /** DBCR1 and DBCR2 on a core without hypervisor mode: compare in user mode only. */
  private static final int DBCR1_USER = 0xCC00_CC00;

  private static final int DBCR2_USER = 0xCC00_0000;

  /** DBCR2[DAC12M]: from DAC1 to before DAC2. */
  private static final int DAC12_INCLUSIVE = 0x0080_0000;

  private static final int WATCH = Booke.WATCH_WRITE | Booke.WATCH_READ;

  private final DebugModel model;
  private final BookeChoices choices;

  SlotProgram(DebugModel model, BookeChoices choices) {
    this.model = model;
    this.choices = choices;
  }

  /** Applies the call to user space's register file. */
  void apply(Booke debug, DebugRegisters file) throws KvmException {
    if (!debug.has(GuestDebug.ENABLE)) {
      file.dbcr0 = 0;
      return;
    }
    requireEmptyTail(debug);
    DebugRegisters next = new DebugRegisters();
    next.copyControls(file);
    try {
      program(debug, next);
    } catch (KvmException e) {
      if (leavesPartialState()) {
        file.copyControls(next);
      }
      throw e;
    }
    file.copyControls(next);
  }

  /** Whether a refused call has changed the setting all the same. */
  boolean leavesPartialState() {
    return choices.seed() || choices.is(Choice.REFUSED_SETTING, "partial");
  }

  /** The kernel reads only as many entries of {@code bp[]} as there are slots. */
  private int scanned(Booke debug) {
    return Math.min(model.iacs() + model.dacs(), debug.slots().size());
  }

  private void requireEmptyTail(Booke debug) throws KvmException {
    if (!choices.is(Choice.SLOTS, "strict") || !debug.has(GuestDebug.USE_HW_BP)) {
      return;
    }
    for (int i = scanned(debug); i < debug.slots().size(); i++) {
      if (debug.slots().get(i).type() != Booke.NONE) {
        throw refused(
            "bp[%d]: in use (expected: only bp[0] to bp[%d])".formatted(i, scanned(debug) - 1));
      }
    }
  }

  private void program(Booke debug, DebugRegisters file) throws KvmException {
    boolean step = debug.has(GuestDebug.SINGLESTEP);
    boolean slots = debug.has(GuestDebug.USE_HW_BP);
    file.dbcr0 = step ? DebugRegisters.IDM | DebugRegisters.ICMP : 0;
    if (slots || !choices.seed()) {
      boolean hypervisor = model.has(DebugModel.Trait.HYPERVISOR);
      file.dbcr1 = hypervisor ? 0 : DBCR1_USER;
      file.dbcr2 = hypervisor ? 0 : DBCR2_USER;
    }
    if (slots) {
      new Cursor(file).program(debug.slots().subList(0, scanned(debug)));
    }
  }

  private static KvmException refused(String reason) {
    return new KvmException("KVM_SET_GUEST_DEBUG", KvmException.EINVAL, reason);
  }

  /** Hands out the registers in the order in which the entries ask for them. */
  private final class Cursor {
    private final DebugRegisters file;
    private int code;
    private int data;

    Cursor(DebugRegisters file) {
      this.file = file;
    }

    void program(List<Booke.Slot> slots) throws KvmException {
      for (int i = 0; i < slots.size(); i++) {
        int type = slots.get(i).type();
        if (opensRange(type)) {
          range(slots, i);
          i++;
        } else if (choices.seed()) {
          asMailed(type, (int) slots.get(i).address());
        } else {
          asMerged(i, type, (int) slots.get(i).address());
        }
      }
    }

    private boolean opensRange(int type) {
      return (type & Booke.RANGE) != 0 && choices.is(Choice.WATCH_RANGES, "on");
    }

    /** Version 3: a watch hides a breakpoint, and what it doesn't know it passes over. */
    private void asMailed(int type, int address) throws KvmException {
      if ((type & WATCH) != 0) {
        watch(type, address);
      } else if ((type & Booke.BREAKPOINT) != 0) {
        breakpoint(address);
      }
    }

    private void asMerged(int index, int type, int address) throws KvmException {
      int known = Booke.BREAKPOINT | WATCH;
      if ((type & ~known) != 0) {
        throw refused("bp[%d].type: 0x%x (expected: bits of 0x%x)".formatted(index, type, known));
      }
      if ((type & Booke.BREAKPOINT) != 0) {
        breakpoint(address);
      } else if (type != Booke.NONE) {
        watch(type, address);
      }
    }

    private void breakpoint(int address) throws KvmException {
      if (code >= model.iacs()) {
        throw refused("breakpoints: " + (code + 1) + " (expected: <= " + model.iacs() + ")");
      }
      file.dbcr0 |= DebugRegisters.IDM | DebugRegisters.iacBit(code);
      file.iac[code++] = address;
    }

    private void watch(int type, int address) throws KvmException {
      if (data >= model.dacs()) {
        throw refused("watchpoints: " + (data + 1) + " (expected: <= " + model.dacs() + ")");
      }
      int read = (type & Booke.WATCH_READ) != 0 ? DebugRegisters.dacReadBit(data) : 0;
      int write = (type & Booke.WATCH_WRITE) != 0 ? DebugRegisters.dacWriteBit(data) : 0;
      file.dbcr0 |= DebugRegisters.IDM | read | write;
      file.dac[data++] = address;
    }

    /** The extension: two entries become the two DACs in range mode; DAC1 alone has the event. */
    private void range(List<Booke.Slot> slots, int index) throws KvmException {
      Booke.Slot first = slots.get(index);
      int type = first.type() & ~Booke.RANGE;
      boolean pair = index + 1 < slots.size() && slots.get(index + 1).type() == first.type();
      if (!pair || (type & WATCH) == 0 || (type & ~WATCH) != 0) {
        throw refused(
            "bp[%d].type: 0x%x (expected: two entries with the same watch bits and 0x%x)"
                .formatted(index, first.type(), Booke.RANGE));
      }
      long to = slots.get(index + 1).address();
      if (Long.compareUnsigned(first.address(), to) >= 0) {
        throw refused(
            "bp[%d]: range 0x%x to 0x%x (expected: at least one byte)"
                .formatted(index, first.address(), to));
      }
      if (data > 0) {
        throw refused("watchpoints: " + (data + 2) + " (expected: <= " + model.dacs() + ")");
      }
      watch(type, (int) first.address());
      file.dac[data++] = (int) to;
      file.dbcr2 |= DAC12_INCLUSIVE;
    }
  }
}
