package io.trapgate.target.booke;

/**
 * One file of Book E debug registers with two IACs and two DACs, as on the e500 (booke.md 4.2 to
 * 4.5; E500RM chapter 8). There are two such files per core: the guest's and the one that user
 * space programs.
 */
final class DebugRegisters {
  static final int EDM = 0x8000_0000;
  static final int IDM = 0x4000_0000;
  static final int ICMP = 0x0800_0000;
  static final int IAC1 = 0x0080_0000;
  static final int DAC1R = 0x0008_0000;
  static final int DAC1W = 0x0004_0000;
  static final int DAC2R = 0x0002_0000;
  static final int DAC2W = 0x0001_0000;

  static final int IACS = 2;
  static final int DACS = 2;

  /** DBCR0 bits that KVM lets a guest set (Linux booke_emulate.c, kvmppc_booke_emulate_mtspr). */
  static final int GUEST_DBCR0 = 0x4DFF_0000;

  int dbcr0;
  int dbcr1;
  int dbcr2;
  int dbsr;
  final int[] iac = new int[IACS];
  final int[] dac = new int[DACS];

  void clear() {
    dbcr0 = 0;
    dbcr1 = 0;
    dbcr2 = 0;
    dbsr = 0;
    java.util.Arrays.fill(iac, 0);
    java.util.Arrays.fill(dac, 0);
  }

  /** The DBCR0 and DBSR bit of IAC1 (0) or IAC2 (1). */
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
}
