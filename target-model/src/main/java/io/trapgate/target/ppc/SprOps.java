package io.trapgate.target.ppc;

/**
 * mfspr, mtspr and their relatives. An SPR that the core lacks is an illegal instruction; one with
 * the privileged bit in its number is a privileged instruction in user mode, present or not (EREF,
 * mtspr).
 */
final class SprOps {
  private static final int PRIVILEGED = 0x10;

  private SprOps() {}

  private static int number(int w) {
    return w >>> 16 & 31 | w >>> 6 & 0x3E0;
  }

  /** Whether it is of the user's registers LR, CTR and XER, which anybody may move at any time. */
  static boolean isUsers(int w) {
    return switch (number(w)) {
      case Spr.LR, Spr.CTR, Spr.XER -> true;
      default -> false;
    };
  }

  private static void check(Cpu c, int number, boolean present) {
    if ((number & PRIVILEGED) != 0) {
      Privilege.require(c.state);
    }
    if (!present) {
      throw GuestFault.program(GuestFault.ESR_ILLEGAL);
    }
  }

  /** mfspr rD,SPR. */
  static void mfspr(Cpu c, PpcState s, int w) {
    int number = number(w);
    s.gpr[w >>> 21 & 31] =
        switch (number) {
          case Spr.LR -> s.lr;
          case Spr.CTR -> s.ctr;
          case Spr.XER -> s.xer();
          case Spr.SPEFSCR -> spefscr(c, s);
          default -> other(c, number);
        };
  }

  private static boolean nameable(Cpu c, int number) {
    return !Spr.isDebug(number) || c.debug.emulates(number);
  }

  private static int spefscr(Cpu c, PpcState s) {
    check(c, Spr.SPEFSCR, c.model.has(PpcFeature.SPE));
    return s.spefscr;
  }

  private static int other(Cpu c, int number) {
    check(c, number, c.sprs.has(number) && nameable(c, number));
    return c.sprs.read(number);
  }

  /** mtspr SPR,rS. */
  static void mtspr(Cpu c, PpcState s, int w) {
    int number = number(w);
    int value = s.gpr[w >>> 21 & 31];
    switch (number) {
      case Spr.LR -> s.lr = value;
      case Spr.CTR -> s.ctr = value;
      case Spr.XER -> s.xer(value);
      case Spr.SPEFSCR -> {
        check(c, number, c.model.has(PpcFeature.SPE));
        s.spefscr = value;
      }
      case Spr.TBL_WRITE, Spr.TBU_WRITE -> {
        check(c, number, true);
        c.sprs.writeTimeBase(number, value);
      }
      default -> {
        check(c, number, c.sprs.writable(number) && nameable(c, number));
        c.sprs.write(number, value);
      }
    }
  }

  /** mftb rD,TBR: TBL and TBU only. */
  static void mftb(Cpu c, PpcState s, int w) {
    int number = number(w);
    if (number != Spr.TBL_READ && number != Spr.TBU_READ) {
      throw GuestFault.program(GuestFault.ESR_ILLEGAL);
    }
    s.gpr[w >>> 21 & 31] = c.sprs.read(number);
  }
}
