package io.trapgate.target.booke;

import java.util.Arrays;

/**
 * One file of Book E debug registers and what their bits mean (booke.md 4.2 to 4.5; E500RM chapter
 * 8; 440UM chapter 8). There are several such files: the guest's, the one that user space programs,
 * the host thread's, and what the core really holds. Each has room for the largest facility.
 */
final class DebugRegisters {
  static final int EDM = 0x8000_0000;
  static final int IDM = 0x4000_0000;
  static final int RST = 0x3000_0000;
  static final int ICMP = 0x0800_0000;
  static final int BRT = 0x0400_0000;
  static final int IRPT = 0x0200_0000;
  static final int TRAP = 0x0100_0000;
  static final int IAC1 = 0x0080_0000;
  static final int DAC1R = 0x0008_0000;
  static final int DAC1W = 0x0004_0000;
  static final int DAC2R = 0x0002_0000;
  static final int DAC2W = 0x0001_0000;
  static final int RET = 0x0000_8000;
  static final int CIRPT = 0x0000_0040;
  static final int CRET = 0x0000_0020;

  /** DBCR0[FT]: timers stand still while DBSR shows an event. */
  static final int FT = 0x0000_0001;

  /** DBSR only: an event came while MSR[DE] was 0. */
  static final int IDE = 0x8000_0000;

  /** DBSR only: the unconditional event. */
  static final int UDE = 0x4000_0000;

  /** DBSR only: the most recent reset. */
  static final int MRR = 0x3000_0000;

  /** DBSR only, 44x: IAC1 and IAC2 compare the other way round than DBCR1 says. */
  static final int IAC12ATS = 0x0000_0002;

  static final int IACS = 0x00F0_0000;
  static final int DACS = 0x000F_0000;

  /** DBSR bits that are events. */
  static final int EVENTS = UDE | ICMP | BRT | IRPT | TRAP | IACS | DACS | RET | CIRPT | CRET;

  int dbcr0;
  int dbcr1;
  int dbcr2;
  int dbcr4;
  int dbsr;
  final int[] iac = new int[4];
  final int[] dac = new int[2];
  final int[] dvc = new int[2];

  void clear() {
    copy(new DebugRegisters());
  }

  /** Takes all values of another file, DBSR included. */
  void copy(DebugRegisters other) {
    dbcr4 = other.dbcr4;
    dbsr = other.dbsr;
    copyControls(other);
  }

  /** Takes what a context switch loads: neither DBSR nor DBCR4. */
  void copyControls(DebugRegisters other) {
    dbcr0 = other.dbcr0;
    dbcr1 = other.dbcr1;
    dbcr2 = other.dbcr2;
    System.arraycopy(other.iac, 0, iac, 0, iac.length);
    System.arraycopy(other.dac, 0, dac, 0, dac.length);
    System.arraycopy(other.dvc, 0, dvc, 0, dvc.length);
  }

  /** The DBCR0 and DBSR bit of IAC1 (0) to IAC4 (3). */
  static int iacBit(int index) {
    return IAC1 >>> index;
  }

  /** The DBCR0 and DBSR bit of DAC1 (0) or DAC2 (1) for loads. */
  static int dacReadBit(int index) {
    return DAC1R >>> 2 * index;
  }

  /** The DBCR0 and DBSR bit of DAC1 (0) or DAC2 (1) for stores. */
  static int dacWriteBit(int index) {
    return DAC1W >>> 2 * index;
  }

  boolean enabled(int bit) {
    return (dbcr0 & bit) != 0;
  }

  /** The registers that a core has, for the user. */
  String shown(DebugModel model) {
    return "DBCR0=%08x DBCR1=%08x DBCR2=%08x IAC=%s DAC=%s"
        .formatted(dbcr0, dbcr1, dbcr2, words(iac, model.iacs()), words(dac, model.dacs()));
  }

  private static String words(int[] values, int count) {
    return Arrays.stream(values)
        .limit(count)
        .mapToObj("%08x"::formatted)
        .collect(java.util.stream.Collectors.joining(","));
  }
}
