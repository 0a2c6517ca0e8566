package io.trapgate.target.ppc;

/** Machine state: mtmsr, wrtee and the returns from interrupts (EREF, system linkage). */
final class SystemOps {
  private SystemOps() {}

  /** mfmsr rD. */
  static void mfmsr(Cpu c, PpcState s, int w) {
    Privilege.require(s);
    s.gpr[w >>> 21 & 31] = c.debug.visibleMsr(s.msr);
  }

  /** mtmsr rS. */
  static void mtmsr(Cpu c, PpcState s, int w) {
    Privilege.require(s);
    c.setMsr(s.gpr[w >>> 21 & 31]);
  }

  /** wrtee rS. */
  static void wrtee(Cpu c, PpcState s, int w) {
    Privilege.require(s);
    c.setMsr(s.msr & ~Msr.EE | s.gpr[w >>> 21 & 31] & Msr.EE);
  }

  /** wrteei E. */
  static void wrteei(Cpu c, PpcState s, int w) {
    Privilege.require(s);
    c.setMsr(s.msr & ~Msr.EE | w & Msr.EE);
  }

  /** rfi, rfci and rfmci: the address to go on at, from a pair of save registers. */
  static int returnFrom(Cpu c, int addressSpr) {
    Privilege.require(c.state);
    int before = c.state.msr;
    c.setMsr(c.sprs.get(addressSpr + 1));
    c.debug.returned(addressSpr, before);
    c.attention();
    return c.sprs.get(addressSpr) & ~3;
  }
}
