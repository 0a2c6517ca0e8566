package io.trapgate.target.ppc;

/**
 * What the e500mc has for processors that wait for and ring one another: msgsnd, msgclr, wait, and
 * rfgi (ISA206 Book III-E, processor control; Linux kvm/e500_emulate.c for the guest's view).
 */
final class Messages {
  private static final int BROADCAST = 0x0400_0000;
  private static final int PIR_TAG = 0x3FFF;
  private static final int DOORBELL = 0;
  private static final int CRITICAL_DOORBELL = 1;

  private Messages() {}

  private static int message(Cpu c, int w) {
    Privilege.require(c.state);
    return c.state.gpr[w >>> 11 & 31];
  }

  /** msgsnd rB: rings at the processor with that PIR, or at all of them. */
  static void msgsnd(Cpu c, int w) {
    int message = message(c, w);
    if (!known(c, message)) {
      return;
    }
    deliver(c, message);
    c.peers.forEach(peer -> deliver(peer, message));
  }

  private static void deliver(Cpu to, int message) {
    if ((message & BROADCAST) != 0 || (message & PIR_TAG) == to.sprs.get(Spr.PIR)) {
      to.interrupts.doorbell(message >>> 27 == CRITICAL_DOORBELL, true);
    }
  }

  /** msgclr rB: takes back what rings at this processor. */
  static void msgclr(Cpu c, int w) {
    int message = message(c, w);
    if (known(c, message)) {
      c.interrupts.doorbell(message >>> 27 == CRITICAL_DOORBELL, false);
    }
  }

  /**
   * Whether it is a doorbell that the model delivers. KVM gives its guest a program interrupt for
   * the others; the bare core would ring at a guest, which isn't there.
   */
  private static boolean known(Cpu c, int message) {
    int type = message >>> 27;
    boolean known = type == DOORBELL || type == CRITICAL_DOORBELL;
    if (!known && (c.state.msr & Msr.GS) != 0) {
      throw GuestFault.program(GuestFault.ESR_ILLEGAL);
    }
    return known;
  }

  /** wait: until an interrupt; waits for a reservation (WC = 1) or so end at once. */
  static void wait(Cpu c, int w) {
    if ((w >>> 21 & 3) == 0) {
      c.waits = true;
      c.attention();
    }
  }

  /** rfgi: the return of a guest; of the bare core, into a guest. */
  static int rfgi(Cpu c) {
    boolean guest = (c.state.msr & Msr.GS) != 0;
    return SystemOps.returnFrom(c, guest ? Spr.SRR0 : Spr.GSRR0);
  }
}
