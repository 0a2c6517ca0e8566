package io.trapgate.target.ppc;

import java.util.ArrayList;
import java.util.List;

/** Groups of special purpose registers that cores are composed of, one line for each register. */
final class SprRows {
  private static final int ALL = -1;
  private static final int VECTOR = 0xFFF0;

  private SprRows() {}

  private static Spr readOnly(int number, String name) {
    return new Spr(number, name, 0);
  }

  private static Spr hypervisor(int number, String name, int writable) {
    return new Spr(number, name, writable, true);
  }

  /** What every Book E core has: interrupts, debug, software's own registers. */
  static List<Spr> common() {
    List<Spr> rows = new ArrayList<>();
    rows.add(new Spr(Spr.SRR0, "srr0", ~3));
    rows.add(new Spr(Spr.SRR1, "srr1", ALL));
    rows.add(new Spr(Spr.CSRR0, "csrr0", ~3));
    rows.add(new Spr(Spr.CSRR1, "csrr1", ALL));
    rows.add(new Spr(Spr.MCSRR0, "mcsrr0", ~3));
    rows.add(new Spr(Spr.MCSRR1, "mcsrr1", ALL));
    rows.add(new Spr(Spr.MCSR, "mcsr", ALL));
    rows.add(new Spr(Spr.DEAR, "dear", ALL));
    rows.add(new Spr(Spr.ESR, "esr", ALL));
    rows.add(new Spr(Spr.IVPR, "ivpr", 0xFFFF_0000));
    rows.add(new Spr(Spr.PID, "pid", 0xFF));
    rows.add(readOnly(Spr.PVR, "pvr"));
    rows.add(new Spr(256, "usprg0", ALL));
    for (int i = 4; i < 8; i++) {
      rows.add(readOnly(256 + i, "usprg" + i));
    }
    for (int i = 0; i < 8; i++) {
      rows.add(new Spr(272 + i, "sprg" + i, ALL));
    }
    for (int i = 0; i < 16; i++) {
      rows.add(new Spr(Spr.IVOR0 + i, "ivor" + i, VECTOR));
    }
    rows.add(new Spr(Spr.DBSR, "dbsr", ALL));
    rows.add(new Spr(Spr.DBCR0, "dbcr0", ALL));
    rows.add(new Spr(Spr.DBCR1, "dbcr1", ALL));
    rows.add(new Spr(Spr.DBCR2, "dbcr2", ALL));
    rows.add(new Spr(Spr.IAC1, "iac1", ALL));
    rows.add(new Spr(Spr.IAC2, "iac2", ALL));
    rows.add(new Spr(Spr.DAC1, "dac1", ALL));
    rows.add(new Spr(Spr.DAC2, "dac2", ALL));
    return rows;
  }

  /** Time base, decrementer, watchdog and fixed interval timer. */
  static List<Spr> timers() {
    return List.of(
        new Spr(Spr.DEC, "decr", ALL),
        new Spr(Spr.DECAR, "decar", ALL),
        new Spr(Spr.TSR, "tsr", ALL),
        new Spr(Spr.TCR, "tcr", ALL),
        readOnly(Spr.TBL_READ, "tbl"),
        readOnly(Spr.TBU_READ, "tbu"));
  }

  /** What the e500 family has in common: the MAS registers, caches, external proxy. */
  static List<Spr> freescale() {
    return List.of(
        readOnly(Spr.SPRG3_READ, "usprg3"),
        new Spr(Spr.PIR, "pir", ALL),
        readOnly(Spr.SVR, "svr"),
        readOnly(Spr.EPR, "epr"),
        readOnly(Spr.ATBL, "atbl"),
        readOnly(Spr.ATBU, "atbu"),
        new Spr(531, "ivor35", VECTOR),
        readOnly(569, "mcaru"),
        readOnly(573, "mcar"),
        new Spr(Spr.MAS1, "mas1", 0xC0FF_1F00),
        new Spr(Spr.MAS2, "mas2", 0xFFFF_F07F),
        new Spr(Spr.MAS3, "mas3", 0xFFFF_F3FF),
        new Spr(Spr.MAS4, "mas4", 0x300F_0F7F),
        new Spr(Spr.MAS6, "mas6", 0x00FF_0001),
        new Spr(Spr.MAS7, "mas7", 0xF),
        readOnly(688, "tlb0cfg"),
        readOnly(689, "tlb1cfg"),
        new Spr(Spr.MMUCSR0, "mmucsr0", ALL),
        readOnly(1015, "mmucfg"),
        readOnly(515, "l1cfg0"),
        readOnly(516, "l1cfg1"),
        new Spr(1008, "hid0", ALL),
        new Spr(1009, "hid1", ALL),
        new Spr(Spr.L1CSR0, "l1csr0", ALL),
        new Spr(Spr.L1CSR1, "l1csr1", ALL),
        new Spr(1013, "bucsr", ALL));
  }

  /** What only the e500v2 has. */
  static List<Spr> e500v2() {
    return List.of(
        new Spr(Spr.MAS0, "mas0", 0x300F_0003),
        new Spr(Spr.PID1, "pid1", 0xFF),
        new Spr(Spr.PID2, "pid2", 0xFF),
        new Spr(528, "ivor32", VECTOR),
        new Spr(529, "ivor33", VECTOR),
        new Spr(530, "ivor34", VECTOR),
        new Spr(513, "bbear", ALL),
        new Spr(514, "bbtar", ALL));
  }

  /** What the e500mc has beyond the e500v2, as far as a guest reaches it. */
  static List<Spr> e500mc() {
    return List.of(
        new Spr(Spr.MAS0, "mas0", 0x303F_0003),
        new Spr(Spr.DSRR0, "dsrr0", ~3),
        new Spr(Spr.DSRR1, "dsrr1", ALL),
        new Spr(604, "sprg8", ALL),
        new Spr(605, "sprg9", ALL),
        new Spr(532, "ivor36", VECTOR),
        new Spr(533, "ivor37", VECTOR),
        new Spr(Spr.EPLC, "eplc", 0xE0FF_3FFF),
        new Spr(Spr.EPSC, "epsc", 0xE0FF_3FFF),
        new Spr(517, "npidr", ALL),
        new Spr(606, "l1csr2", ALL),
        readOnly(519, "l2cfg0"),
        new Spr(Spr.L2CSR0, "l2csr0", ALL),
        new Spr(1018, "l2csr1", ALL),
        new Spr(1019, "pwrmgtcr0", ALL),
        new Spr(Spr.GSPRG0, "gsprg0", ALL),
        new Spr(Spr.GSPRG0 + 1, "gsprg1", ALL),
        new Spr(Spr.GSPRG0 + 2, "gsprg2", ALL),
        new Spr(Spr.GSPRG0 + 3, "gsprg3", ALL),
        new Spr(Spr.GSRR0, "gsrr0", ~3),
        new Spr(Spr.GSRR1, "gsrr1", ALL),
        readOnly(Spr.GEPR, "gepr"),
        new Spr(Spr.GDEAR, "gdear", ALL),
        readOnly(Spr.GPIR, "gpir"),
        new Spr(Spr.GESR, "gesr", ALL));
  }

  /** What the embedded hypervisor keeps to itself; KVM answers a guest with a program interrupt. */
  static List<Spr> hypervisor() {
    List<Spr> rows = new ArrayList<>();
    rows.add(hypervisor(Spr.DBSRWR, "dbsrwr", ALL));
    rows.add(hypervisor(Spr.EPCR, "epcr", 0xFFC0_0000));
    rows.add(hypervisor(Spr.MSRP, "msrp", 0x0400_0204));
    rows.add(hypervisor(Spr.DBCR4, "dbcr4", ALL));
    rows.add(hypervisor(338, "lpidr", 0xFFF));
    rows.add(hypervisor(339, "mas5", 0x8000_0FFF));
    rows.add(hypervisor(341, "mas8", 0xC000_0FFF));
    for (int i = 0; i < 4; i++) {
      rows.add(hypervisor(Spr.IVOR38 + i, "ivor" + (38 + i), VECTOR));
    }
    String[] guestVectors = {"givor2", "givor3", "givor4", "givor8", "givor13", "givor14"};
    for (int i = 0; i < guestVectors.length; i++) {
      rows.add(hypervisor(440 + i, guestVectors[i], VECTOR));
    }
    rows.add(hypervisor(447, "givpr", 0xFFFF_0000));
    return rows;
  }

  /** What only the 440 has: caches, MMUCR, two more instruction addresses, data values. */
  static List<Spr> ppc440() {
    List<Spr> rows = new ArrayList<>();
    rows.add(readOnly(Spr.PIR, "pir"));
    rows.add(new Spr(Spr.IAC3, "iac3", ALL));
    rows.add(new Spr(Spr.IAC4, "iac4", ALL));
    rows.add(new Spr(Spr.DVC1, "dvc1", ALL));
    rows.add(new Spr(Spr.DVC2, "dvc2", ALL));
    for (int i = 0; i < 4; i++) {
      rows.add(new Spr(880 + i, "inv" + i, ALL));
      rows.add(new Spr(884 + i, "itv" + i, ALL));
      rows.add(new Spr(912 + i, "dnv" + i, ALL));
      rows.add(new Spr(916 + i, "dtv" + i, ALL));
    }
    rows.add(new Spr(888, "ccr1", ALL));
    rows.add(new Spr(920, "dvlim", ALL));
    rows.add(new Spr(921, "ivlim", ALL));
    rows.add(readOnly(923, "rstcfg"));
    rows.add(readOnly(924, "dcdbtrl"));
    rows.add(readOnly(925, "dcdbtrh"));
    rows.add(readOnly(926, "icdbtrl"));
    rows.add(readOnly(927, "icdbtrh"));
    rows.add(new Spr(Spr.MMUCR, "mmucr", 0x016D_00FF));
    rows.add(new Spr(947, "ccr0", ALL));
    rows.add(readOnly(979, "icdbdr"));
    rows.add(new Spr(1011, "dbdr", ALL));
    return rows;
  }
}
