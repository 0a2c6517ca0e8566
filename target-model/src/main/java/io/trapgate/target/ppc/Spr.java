package io.trapgate.target.ppc;

/**
 * One special purpose register. Which of them a core has is in {@link SprSet}.
 *
 * @param number SPR number; supervisor-only when bit 0x10 is set
 * @param name lower-case name, as in QEMU's power-spr.xml
 * @param writable bits that a write can change; 0 for a read-only register
 * @param hypervisor whether a guest of the embedded hypervisor category has no access to it
 */
public record Spr(int number, String name, int writable, boolean hypervisor) {
  static final int XER = 1;
  static final int LR = 8;
  static final int CTR = 9;
  static final int DEC = 22;

  /** SRR0. */
  public static final int SRR0 = 26;

  static final int SRR1 = 27;
  static final int PID = 48;
  static final int DECAR = 54;

  /** CSRR0. */
  public static final int CSRR0 = 58;

  static final int CSRR1 = 59;
  static final int DEAR = 61;
  static final int ESR = 62;
  static final int IVPR = 63;
  static final int SPRG3_READ = 259;
  static final int SPRG4_READ = 260;
  static final int SPRG7_READ = 263;
  static final int TBL_READ = 268;
  static final int TBU_READ = 269;
  static final int SPRG4 = 276;
  static final int TBL_WRITE = 284;
  static final int TBU_WRITE = 285;
  static final int PIR = 286;
  static final int PVR = 287;
  static final int TSR = 336;
  static final int TCR = 340;
  static final int GSPRG0 = 368;
  static final int GSRR0 = 378;
  static final int GSRR1 = 379;
  static final int GEPR = 380;
  static final int GDEAR = 381;
  static final int GPIR = 382;
  static final int GESR = 383;
  static final int IVOR0 = 400;
  static final int SPEFSCR = 512;
  static final int ATBL = 526;
  static final int ATBU = 527;
  static final int IVOR32 = 528;
  static final int IVOR38 = 432;
  static final int MCSRR0 = 570;
  static final int MCSRR1 = 571;
  static final int MCSR = 572;
  static final int DSRR0 = 574;
  static final int DSRR1 = 575;
  static final int MAS0 = 624;
  static final int MAS1 = 625;
  static final int MAS2 = 626;
  static final int MAS3 = 627;
  static final int MAS4 = 628;
  static final int MAS6 = 630;
  static final int PID1 = 633;
  static final int PID2 = 634;
  static final int EPR = 702;
  static final int MAS7 = 944;
  static final int MMUCR = 946;
  static final int EPLC = 947;
  static final int EPSC = 948;
  static final int L1CSR0 = 1010;
  static final int L1CSR1 = 1011;
  static final int MMUCSR0 = 1012;
  static final int L2CSR0 = 1017;
  static final int SVR = 1023;

  /** DBSRWR: writes DBSR as it is. */
  public static final int DBSRWR = 306;

  /** EPCR: what the embedded hypervisor leaves to its guest. */
  public static final int EPCR = 307;

  /** MSRP: MSR bits that a guest can't change. */
  public static final int MSRP = 311;

  /** DBCR4. */
  public static final int DBCR4 = 563;

  /** DBSR: writes clear. */
  public static final int DBSR = 304;

  /** DBCR0 to DBCR2 are consecutive. */
  public static final int DBCR0 = 308;

  /** DBCR1. */
  public static final int DBCR1 = 309;

  /** DBCR2. */
  public static final int DBCR2 = 310;

  /** IAC1 to IAC4 are consecutive. */
  public static final int IAC1 = 312;

  /** IAC2. */
  public static final int IAC2 = 313;

  /** IAC3. */
  public static final int IAC3 = 314;

  /** IAC4. */
  public static final int IAC4 = 315;

  /** DAC1 and DAC2 are consecutive. */
  public static final int DAC1 = 316;

  /** DAC2. */
  public static final int DAC2 = 317;

  /** DVC1 and DVC2 are consecutive. */
  public static final int DVC1 = 318;

  /** DVC2. */
  public static final int DVC2 = 319;

  /** A register that its number alone protects. */
  Spr(int number, String name, int writable) {
    this(number, name, writable, false);
  }

  /** Whether the debug facility answers for this SPR. */
  static boolean isDebug(int number) {
    return switch (number) {
      case DBSR, DBSRWR, EPCR, MSRP, DBCR0, DBCR1, DBCR2, DBCR4 -> true;
      case IAC1, IAC2, IAC3, IAC4, DAC1, DAC2, DVC1, DVC2 -> true;
      default -> false;
    };
  }
}
