package io.trapgate.target.ppc;

/**
 * Accesses in the context of another process, which EPLC (loads) and EPSC (stores) name by PID,
 * address space and mode (ISA206 Book III-E 4.2.6; all of them privileged).
 */
final class ExternalPid {
  private static final int ADDRESS_SPACE = 0x4000_0000;
  private static final int FLOATING_POINT_UNAVAILABLE = 7;
  private static final int MSR_FP = 0x2000;

  private ExternalPid() {}

  static void execute(Cpu c, int op, int w) {
    PpcState s = c.state;
    Privilege.require(s);
    if (op == EmbeddedOp.LFDEPX || op == EmbeddedOp.STFDEPX) {
      requireFloatingPoint(s);
    }
    int ea = EffectiveAddress.indexed(s, w);
    int r = w >>> 21 & 31;
    DataPath m = c.data;
    switch (op) {
      case EmbeddedOp.LBEPX -> within(c, Spr.EPLC, () -> s.gpr[r] = m.load8(ea));
      case EmbeddedOp.LHEPX -> within(c, Spr.EPLC, () -> s.gpr[r] = m.load16(ea));
      case EmbeddedOp.LWEPX -> within(c, Spr.EPLC, () -> s.gpr[r] = m.load32(ea));
      case EmbeddedOp.LFDEPX -> within(c, Spr.EPLC, () -> s.fpr[r] = m.load64(ea));
      case EmbeddedOp.STBEPX -> within(c, Spr.EPSC, () -> m.store8(ea, s.gpr[r]));
      case EmbeddedOp.STHEPX -> within(c, Spr.EPSC, () -> m.store16(ea, s.gpr[r]));
      case EmbeddedOp.STWEPX -> within(c, Spr.EPSC, () -> m.store32(ea, s.gpr[r]));
      case EmbeddedOp.STFDEPX -> within(c, Spr.EPSC, () -> m.store64(ea, s.fpr[r]));
      case EmbeddedOp.DCBZEP ->
          within(c, Spr.EPSC, () -> CacheOps.dcbz(s, m, w, c.model.cacheLineBytes()));
      case EmbeddedOp.DCBSTEP -> within(c, Spr.EPLC, () -> CacheOps.clean(s, m, w));
      case EmbeddedOp.ICBIEP -> within(c, Spr.EPLC, () -> CacheOps.icbi(s, m, w));
      case EmbeddedOp.DCBTEP -> within(c, Spr.EPLC, () -> CacheOps.touch(s, m, w));
      default -> Unavailable.illegal(s, w);
    }
  }

  private static void requireFloatingPoint(PpcState s) {
    if ((s.msr & MSR_FP) == 0) {
      throw new GuestFault(FLOATING_POINT_UNAVAILABLE, 0, 0);
    }
  }

  /** Makes an access with the context of that register in place of the core's own. */
  private static void within(Cpu c, int register, Runnable access) {
    int context = c.sprs.get(register);
    PpcState s = c.state;
    int msr = s.msr;
    int pids = c.mmu.pids;
    int mode = (context < 0 ? Msr.PR : 0) | ((context & ADDRESS_SPACE) != 0 ? Msr.DS : 0);
    s.msr = msr & ~(Msr.PR | Msr.DS) | mode;
    c.mmu.pids = context & 0xFF;
    c.data.context = c.mmu.context(c.mmu.dataSpace());
    try {
      access.run();
    } catch (GuestFault fault) {
      int esr = fault.esr() | GuestFault.ESR_EXTERNAL_PID;
      throw new GuestFault(fault.ivor(), esr, fault.dear());
    } finally {
      s.msr = msr;
      c.mmu.pids = pids;
      c.data.context = c.mmu.context(c.mmu.dataSpace());
    }
  }
}
