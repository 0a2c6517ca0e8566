package io.trapgate.target.ppc;

import java.util.ArrayList;
import java.util.List;

/**
 * The special purpose registers of the e500v2, one line each (E500RM table 2-2; Linux reg_booke.h).
 *
 * @param number SPR number; supervisor-only when bit 0x10 is set
 * @param name lower-case name, as in QEMU's power-spr.xml
 * @param writable bits that a write can change; 0 for a read-only register
 */
public record Spr(int number, String name, int writable) {
  static final int XER = 1;
  static final int LR = 8;
  static final int CTR = 9;
  static final int DEC = 22;
  static final int SRR0 = 26;
  static final int SRR1 = 27;
  static final int PID = 48;
  static final int DECAR = 54;
  static final int CSRR0 = 58;
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
  static final int IVOR0 = 400;
  static final int SPEFSCR = 512;
  static final int ATBL = 526;
  static final int ATBU = 527;
  static final int IVOR32 = 528;
  static final int MCSRR0 = 570;
  static final int MCSRR1 = 571;
  static final int MCSR = 572;
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
  static final int L1CSR0 = 1010;
  static final int L1CSR1 = 1011;
  static final int MMUCSR0 = 1012;
  static final int SVR = 1023;

  /** DBSR: writes clear. */
  public static final int DBSR = 304;

  /** DBCR0 to DBCR2 are consecutive. */
  public static final int DBCR0 = 308;

  /** DBCR1. */
  public static final int DBCR1 = 309;

  /** DBCR2. */
  public static final int DBCR2 = 310;

  /** IAC1 and IAC2 are consecutive. */
  public static final int IAC1 = 312;

  /** IAC2. */
  public static final int IAC2 = 313;

  /** DAC1 and DAC2 are consecutive. */
  public static final int DAC1 = 316;

  /** DAC2. */
  public static final int DAC2 = 317;

  private static final int ALL = -1;
  private static final int VECTOR = 0xFFF0;
  private static final int TLB0CFG = 688;

  /** All of them but XER, LR, CTR (core registers) and SPEFSCR (SPE), in number order. */
  public static final List<Spr> TABLE = table();

  /** Whether user mode may name it. */
  public boolean supervisorOnly() {
    return (number & 0x10) != 0;
  }

  private static List<Spr> table() {
    List<Spr> rows = new ArrayList<>();
    general(rows);
    debugAndTimers(rows);
    translation(rows);
    implementation(rows);
    rows.sort(java.util.Comparator.comparingInt(Spr::number));
    return List.copyOf(rows);
  }

  private static void general(List<Spr> rows) {
    rows.add(new Spr(SRR0, "srr0", ~3));
    rows.add(new Spr(SRR1, "srr1", ALL));
    rows.add(new Spr(CSRR0, "csrr0", ~3));
    rows.add(new Spr(CSRR1, "csrr1", ALL));
    rows.add(new Spr(MCSRR0, "mcsrr0", ~3));
    rows.add(new Spr(MCSRR1, "mcsrr1", ALL));
    rows.add(new Spr(MCSR, "mcsr", ALL));
    rows.add(new Spr(573, "mcar", 0));
    rows.add(new Spr(DEAR, "dear", ALL));
    rows.add(new Spr(ESR, "esr", ALL));
    rows.add(new Spr(IVPR, "ivpr", 0xFFFF_0000));
    rows.add(new Spr(256, "usprg0", ALL));
    rows.add(new Spr(SPRG3_READ, "usprg3", 0));
    for (int i = 0; i < 4; i++) {
      rows.add(new Spr(SPRG4_READ + i, "usprg" + (4 + i), 0));
    }
    for (int i = 0; i < 8; i++) {
      rows.add(new Spr(272 + i, "sprg" + i, ALL));
    }
    for (int i = 0; i < 16; i++) {
      rows.add(new Spr(IVOR0 + i, "ivor" + i, VECTOR));
    }
    for (int i = 0; i < 4; i++) {
      rows.add(new Spr(IVOR32 + i, "ivor" + (32 + i), VECTOR));
    }
    rows.add(new Spr(PIR, "pir", ALL));
    rows.add(new Spr(PVR, "pvr", 0));
    rows.add(new Spr(SVR, "svr", 0));
    rows.add(new Spr(EPR, "epr", 0));
  }

  private static void debugAndTimers(List<Spr> rows) {
    rows.add(new Spr(DBSR, "dbsr", ALL));
    rows.add(new Spr(DBCR0, "dbcr0", 0x4DFF_0000));
    rows.add(new Spr(DBCR1, "dbcr1", ALL));
    rows.add(new Spr(DBCR2, "dbcr2", ALL));
    rows.add(new Spr(IAC1, "iac1", ALL));
    rows.add(new Spr(IAC2, "iac2", ALL));
    rows.add(new Spr(DAC1, "dac1", ALL));
    rows.add(new Spr(DAC2, "dac2", ALL));
    rows.add(new Spr(DEC, "decr", ALL));
    rows.add(new Spr(DECAR, "decar", ALL));
    rows.add(new Spr(TSR, "tsr", ALL));
    rows.add(new Spr(TCR, "tcr", ALL));
    rows.add(new Spr(TBL_READ, "tbl", 0));
    rows.add(new Spr(TBU_READ, "tbu", 0));
    rows.add(new Spr(ATBL, "atbl", 0));
    rows.add(new Spr(ATBU, "atbu", 0));
  }

  private static void translation(List<Spr> rows) {
    rows.add(new Spr(PID, "pid", 0xFF));
    rows.add(new Spr(PID1, "pid1", 0xFF));
    rows.add(new Spr(PID2, "pid2", 0xFF));
    rows.add(new Spr(MAS0, "mas0", 0x300F_0003));
    rows.add(new Spr(MAS1, "mas1", 0xC0FF_1F00));
    rows.add(new Spr(MAS2, "mas2", 0xFFFF_F07F));
    rows.add(new Spr(MAS3, "mas3", 0xFFFF_F3FF));
    rows.add(new Spr(MAS4, "mas4", 0x300F_0F7F));
    rows.add(new Spr(MAS6, "mas6", 0x00FF_0001));
    rows.add(new Spr(MAS7, "mas7", 0xF));
    rows.add(new Spr(TLB0CFG, "tlb0cfg", 0));
    rows.add(new Spr(TLB0CFG + 1, "tlb1cfg", 0));
    rows.add(new Spr(MMUCSR0, "mmucsr0", ALL));
    rows.add(new Spr(1015, "mmucfg", 0));
  }

  private static void implementation(List<Spr> rows) {
    rows.add(new Spr(513, "bbear", ALL));
    rows.add(new Spr(514, "bbtar", ALL));
    rows.add(new Spr(515, "l1cfg0", 0));
    rows.add(new Spr(516, "l1cfg1", 0));
    rows.add(new Spr(569, "mcaru", 0));
    rows.add(new Spr(1008, "hid0", ALL));
    rows.add(new Spr(1009, "hid1", ALL));
    rows.add(new Spr(L1CSR0, "l1csr0", ALL));
    rows.add(new Spr(L1CSR1, "l1csr1", ALL));
    rows.add(new Spr(1013, "bucsr", ALL));
  }
}
