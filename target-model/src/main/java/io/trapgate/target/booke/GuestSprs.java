package io.trapgate.target.booke;

import io.trapgate.target.ppc.Spr;

/**
 * The debug SPRs as the guest reaches them: under KVM through its emulation, with its masks (Linux
 * booke_emulate.c; booke.md 2.3), on a bare core with every bit that the core has (4.2 to 4.5).
 */
final class GuestSprs {
  /** DBCR0 bits that KVM lets a guest set. */
  private static final int KVM_DBCR0 = 0x4DFF_0000;

  private final DebugModel model;
  private final BookeChoices choices;
  private final DebugRegisters file;
  private final MsrView msr;
  private final boolean underKvm;
  private int epcr;

  /**
   * @param file the guest's registers
   */
  GuestSprs(DebugModel model, BookeChoices choices, DebugRegisters file, MsrView msr) {
    this.model = model;
    this.choices = choices;
    this.file = file;
    this.msr = msr;
    this.underKvm = choices.is(Choice.GUEST_RUNS, "under-kvm");
  }

  void reset() {
    epcr = 0;
  }

  /** EPCR[DUVD]: no debug events while MSR[GS] is 0. */
  boolean silencesHypervisor() {
    return (epcr & 0x0400_0000) != 0;
  }

  /** Whether the guest may name it; what the core lacks is not asked here. */
  boolean has(int spr) {
    return switch (spr) {
      case Spr.IAC3, Spr.IAC4, Spr.DVC1, Spr.DVC2 -> !underKvm;
      case Spr.DBCR4, Spr.DBSRWR, Spr.EPCR, Spr.MSRP -> !underKvm;
      default -> true;
    };
  }

  int read(int spr) {
    return switch (spr) {
      case Spr.DBSR -> file.dbsr;
      case Spr.DBCR0 -> file.dbcr0;
      case Spr.DBCR1 -> file.dbcr1;
      case Spr.DBCR2 -> file.dbcr2;
      case Spr.DBCR4 -> file.dbcr4;
      case Spr.IAC1, Spr.IAC2, Spr.IAC3, Spr.IAC4 -> file.iac[spr - Spr.IAC1];
      case Spr.DAC1, Spr.DAC2 -> file.dac[spr - Spr.DAC1];
      case Spr.DVC1, Spr.DVC2 -> file.dvc[spr - Spr.DVC1];
      case Spr.EPCR -> epcr;
      case Spr.MSRP -> msr.msrp();
      default -> 0;
    };
  }

  void write(int spr, int value, boolean byDebugger) {
    switch (spr) {
      case Spr.DBSR -> file.dbsr = byDebugger ? value : file.dbsr & ~value;
      case Spr.DBSRWR -> {
        if (choices.is(Choice.DBSRWR, "raw")) {
          file.dbsr = value;
        }
      }
      case Spr.DBCR0 -> file.dbcr0 = value & writable();
      case Spr.DBCR1 -> file.dbcr1 = value;
      case Spr.DBCR2 -> file.dbcr2 = value;
      case Spr.DBCR4 -> file.dbcr4 = value;
      case Spr.IAC1, Spr.IAC2, Spr.IAC3, Spr.IAC4 -> file.iac[spr - Spr.IAC1] = value;
      case Spr.DAC1, Spr.DAC2 -> file.dac[spr - Spr.DAC1] = value;
      case Spr.DVC1, Spr.DVC2 -> file.dvc[spr - Spr.DVC1] = value;
      case Spr.EPCR -> epcr = value;
      case Spr.MSRP -> msr.msrp(value);
      default -> throw new IllegalArgumentException("spr: " + spr + " (expected: debug SPR)");
    }
  }

  /** The bits of DBCR0 that a write changes; RST orders a reset and is not kept. */
  private int writable() {
    if (choices.seed()) {
      return -1;
    }
    if (underKvm) {
      return KVM_DBCR0;
    }
    int critical = DebugRegisters.CIRPT | DebugRegisters.CRET;
    return DebugRegisters.IDM
        | DebugRegisters.ICMP
        | DebugRegisters.BRT
        | DebugRegisters.IRPT
        | DebugRegisters.TRAP
        | DebugRegisters.IACS & -(DebugRegisters.IAC1 >>> model.iacs() - 1)
        | DebugRegisters.DACS
        | DebugRegisters.RET
        | (model.has(DebugModel.Trait.CRITICAL_EVENTS) ? critical : 0)
        | DebugRegisters.FT;
  }

  /** The reset that this write of DBCR0 orders: 0 none, 1 core, 2 chip, 3 system (44x). */
  int resetOrdered(int spr, int value) {
    boolean can = !underKvm && model.has(DebugModel.Trait.RESET_CAUSE);
    return can && spr == Spr.DBCR0 ? (value & DebugRegisters.RST) >>> 28 : 0;
  }
}
