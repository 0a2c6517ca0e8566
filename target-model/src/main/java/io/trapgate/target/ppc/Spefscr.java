package io.trapgate.target.ppc;

import io.trapgate.target.ppc.fp.EmbeddedArithmetic;
import io.trapgate.target.ppc.fp.FpFlags;
import io.trapgate.target.ppc.fp.FpResult;
import io.trapgate.target.ppc.fp.RoundingControl;

/**
 * The floating-point half of SPEFSCR (SPEPEM, 2.3.4 "SPEFSCR"; ISA203, 7.2.1). Its status bits are
 * those of the last instruction, in a low and a high set for the two elements of a vector; a scalar
 * instruction leaves the high set, which is then undefined, as it was. The bits whose names end in
 * S collect them, also where an interrupt is taken.
 */
final class Spefscr {
  /** FG: the first bit dropped by rounding. */
  static final int FG = 0x2000;

  /** FX: whether more was dropped. */
  static final int FX = 0x1000;

  /** FINV: an operand or a conversion was invalid. */
  static final int FINV = 0x0800;

  /** FDBZ: division by zero. */
  static final int FDBZ = 0x0400;

  /** FUNF: underflow. */
  static final int FUNF = 0x0200;

  /** FOVF: overflow. */
  static final int FOVF = 0x0100;

  /** FINXS: inexact since it was cleared. */
  static final int FINXS = 0x0020_0000;

  /** FINXE: the round interrupt is enabled. */
  static final int FINXE = 0x0040;

  /** FINVE, FDBZE, FUNFE and FOVFE, as the status bits stand 6 bits higher. */
  static final int ENABLES = 0x003C;

  /** FRMC: the rounding mode. */
  static final int FRMC = 0x0003;

  private static final int STATUS = FG | FX | FINV | FDBZ | FUNF | FOVF;
  private static final int EXCEPTIONS = FINV | FDBZ | FUNF | FOVF;
  private static final int TO_HIGH = 16;
  private static final int TO_STICKY = 9;
  private static final int TO_ENABLE = 6;
  private static final int IVOR_DATA = 33;
  private static final int IVOR_ROUND = 34;

  private Spefscr() {}

  /**
   * How this core rounds. To the infinities it doesn't by itself: it truncates, as it does whenever
   * a round interrupt may follow, in whose handler software rounds (ISA203, 7.2.1, FRMC; Linux
   * math_efp.c, speround_handler).
   */
  static int control(int spefscr) {
    boolean truncates = (spefscr & FINXE) != 0 || roundsInSoftware(spefscr);
    int mode = spefscr & FRMC;
    return truncates ? mode | RoundingControl.TRUNCATED : mode;
  }

  private static boolean roundsInSoftware(int spefscr) {
    return (spefscr & FRMC) >= RoundingControl.UP;
  }

  /**
   * Takes in the flags of a scalar result.
   *
   * @param rounds whether the instruction may have to round, in the infinite modes reason enough
   *     for the interrupt (ISA203 Book III-E, "Embedded Floating-Point Round Interrupt")
   * @return whether {@link #roundInterrupt} has to follow once the result is written
   * @throws GuestFault the data interrupt of an enabled exception; no result is written
   */
  static boolean accept(PpcState s, FpResult result, boolean rounds) {
    return accept(s, s.spefscr & ~STATUS, status(result), rounds);
  }

  /** The same for the results of both elements. */
  static boolean accept(PpcState s, FpResult high, FpResult low, boolean rounds) {
    int cleared = s.spefscr & ~(STATUS | STATUS << TO_HIGH);
    return accept(s, cleared, status(high) << TO_HIGH | status(low), rounds);
  }

  private static boolean accept(PpcState s, int cleared, int status, boolean rounds) {
    int exceptions = (status | status >>> TO_HIGH) & EXCEPTIONS;
    s.spefscr = cleared | status | exceptions << TO_STICKY;
    if ((exceptions >>> TO_ENABLE & cleared & ENABLES) != 0) {
      throw new GuestFault(IVOR_DATA, Unavailable.ESR_SPE, 0);
    }
    int inexact = FG | FX | FOVF | FUNF;
    boolean isInexact = (status & (inexact | inexact << TO_HIGH)) != 0;
    if (isInexact) {
      s.spefscr |= FINXS;
    }
    boolean invalid = (exceptions & (FINV | FDBZ)) != 0;
    return isInexact && (cleared & FINXE) != 0 || rounds && !invalid && roundsInSoftware(cleared);
  }

  /** The interrupt after an instruction that has completed: it returns behind it. */
  static void roundInterrupt(PpcState s) {
    s.pc += 4;
    throw new GuestFault(IVOR_ROUND, Unavailable.ESR_SPE, 0);
  }

  private static int status(FpResult result) {
    int flags = result.flags();
    int exceptions =
        (result.has(EmbeddedArithmetic.INVALID) ? FINV : 0)
            | (result.has(FpFlags.ZERO_DIVIDE) ? FDBZ : 0)
            | (result.has(FpFlags.UNDERFLOW) ? FUNF : 0)
            | (result.has(FpFlags.OVERFLOW) ? FOVF : 0);
    return exceptions != 0 ? exceptions : (flags & (FpFlags.GUARD | FpFlags.STICKY)) * FX;
  }
}
