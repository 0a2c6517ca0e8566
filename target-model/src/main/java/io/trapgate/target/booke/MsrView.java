package io.trapgate.target.booke;

import io.trapgate.target.ppc.GuestFault;
import io.trapgate.target.ppc.Msr;
import io.trapgate.target.ppc.MsrWriter;

/**
 * What KVM makes of the guest's MSR: DE forced and hidden while user space debugs, bits under MSRP
 * and GS kept (Linux booke.c, kvmppc_vcpu_sync_debug and kvmppc_set_msr; booke.md 2.1 item 1, 2.3,
 * 4.6).
 */
final class MsrView {
  static final int MSRP_UCLEP = 0x0400_0000;
  static final int MSRP_DEP = 0x0000_0200;
  static final int MSRP_PMMP = 0x0000_0004;
  private static final int MSRP_BITS = MSRP_UCLEP | MSRP_DEP | MSRP_PMMP;

  private final boolean hypervisor;
  private final boolean underKvm;
  private final boolean restores;
  private final BookeChoices choices;
  private boolean owned;

  /** DE of the shadow MSR: what the core really has while a guest without hypervisor mode runs. */
  private boolean shadowDe;

  private int msrp;

  MsrView(DebugModel model, BookeChoices choices) {
    this.choices = choices;
    this.hypervisor = model.has(DebugModel.Trait.HYPERVISOR);
    this.underKvm = choices.is(Choice.GUEST_RUNS, "under-kvm");
    this.restores = !choices.seed() && choices.is(Choice.GUEST_DE, "restored");
    reset();
  }

  /** The vCPU is made: version 3 protects DE from the start. */
  void reset() {
    msrp = underKvm && hypervisor ? MSRP_UCLEP | MSRP_PMMP : 0;
    if (choices.seed() || owned) {
      protectDe(true);
    }
  }

  private void protectDe(boolean on) {
    if (hypervisor && underKvm) {
      msrp = on ? msrp | MSRP_DEP : msrp & ~MSRP_DEP;
    }
  }

  int msrp() {
    return msrp;
  }

  void msrp(int value) {
    msrp = value & MSRP_BITS;
  }

  /**
   * User space takes or gives back the debug facility.
   *
   * @return what the guest's MSR becomes
   */
  int owned(boolean next, int msr) {
    owned = next;
    // Version 3 clears the bit in both cases, by mistake (the review of the mail says so).
    protectDe(next && !choices.seed());
    boolean atOnce = choices.seed() || choices.is(Choice.DE_SYNC, "ioctl");
    return atOnce ? filter(msr, msr, MsrWriter.USER_SPACE) : msr;
  }

  /** What a write leaves in the MSR. */
  int filter(int wanted, int present, MsrWriter writer) {
    int next = hypervisor ? guestState(wanted, present, writer) : wanted;
    if (!owned) {
      shadowDe = (next & Msr.DE) != 0;
      return next;
    }
    shadowDe = true;
    if (restores) {
      return writer == MsrWriter.USER_SPACE ? next & ~Msr.DE | present & Msr.DE : next;
    }
    if (!hypervisor) {
      return next & ~Msr.DE;
    }
    return writer == MsrWriter.GUEST ? next : next | Msr.DE;
  }

  private int guestState(int wanted, int present, MsrWriter writer) {
    int next = wanted | present & Msr.GS; // what is modelled is the guest alone
    if ((present & Msr.GS) == 0 || writer != MsrWriter.GUEST) {
      return next;
    }
    if (((next ^ present) & msrp) != 0 && choices.is(Choice.MSRP_RULE, "trap")) {
      throw GuestFault.program(GuestFault.ESR_PRIVILEGED);
    }
    return next & ~msrp | present & msrp;
  }

  /** The MSR as mfmsr and user space read it. */
  int visible(int msr) {
    if (!owned || !restores) {
      return msr;
    }
    return hypervisor ? msr | Msr.DE : msr & ~Msr.DE;
  }

  /** The MSR that qualifies debug events. */
  int effective(int msr) {
    if (!owned) {
      return msr;
    }
    if (hypervisor) {
      return msr | Msr.GS | (restores ? Msr.DE : 0);
    }
    return Msr.PR | Msr.IS | Msr.DS | (shadowDe ? Msr.DE : 0);
  }
}
