package io.trapgate.target.ppc;

/**
 * Words that end in an interrupt whatever their operands: no instruction of this core, or one of a
 * unit that is switched off.
 */
@SuppressWarnings(
    "DoNotCallSuggester") // the guest's word calls them, and they look like all others
final class Unavailable {
  /** ESR[SPE]: the interrupt is about an SPE or embedded floating-point instruction. */
  static final int ESR_SPE = 0x0000_0080;

  /** IVOR32: SPE/embedded floating-point/vector unavailable. */
  private static final int IVOR_SPE_UNAVAILABLE = 32;

  private Unavailable() {}

  /** Any word that is no instruction: program interrupt, ESR[PIL]. */
  static void illegal(PpcState s, int w) {
    throw GuestFault.program(GuestFault.ESR_ILLEGAL);
  }

  /** What an instruction of the SPE needs: SPE unavailable while MSR[SPE] is 0. */
  static void requireSpe(PpcState s) {
    if ((s.msr & Msr.SPE) == 0) {
      throw new GuestFault(IVOR_SPE_UNAVAILABLE, ESR_SPE, 0);
    }
  }
}
