package io.trapgate.target.ppc;

/**
 * Cache management (EREF, cache control; booke.md 4.10 for the debug class of each). There is no
 * cache in the model: what remains are translation, permissions, debug events and dcbz's zeros.
 */
final class CacheOps {
  private CacheOps() {}

  /** dcbz and dcba: the cache block becomes zero. */
  static void dcbz(PpcState s, DataPath m, int w, int lineBytes) {
    int ea = EffectiveAddress.indexed(s, w);
    TlbEntry entry = m.translate(ea, true);
    Alignment.requireCacheable(entry, ea);
    m.check(ea, lineBytes, DataAccess.ZERO);
    m.zeroLine(entry.physical(ea), lineBytes);
  }

  /** dcba: a hint that the model does not take; an access that a DAC may see. */
  static void dcba(PpcState s, DataPath m, int w) {
    m.check(EffectiveAddress.indexed(s, w), 1, DataAccess.ALLOCATE);
  }

  /** dcbf and dcbst: need read permission, count as an access that a DAC may see. */
  static void clean(PpcState s, DataPath m, int w) {
    int ea = EffectiveAddress.indexed(s, w);
    m.translate(ea, false);
    m.check(ea, 1, DataAccess.CLEAN);
  }

  /** dcbi: supervisor only, needs write permission. */
  static void dcbi(PpcState s, DataPath m, int w) {
    Privilege.require(s);
    int ea = EffectiveAddress.indexed(s, w);
    m.translate(ea, true);
    m.check(ea, 1, DataAccess.INVALIDATE);
  }

  /** icbi: needs read permission; decoded code follows stores by itself. */
  static void icbi(PpcState s, DataPath m, int w) {
    int ea = EffectiveAddress.indexed(s, w);
    m.translate(ea, false);
    m.check(ea, 1, DataAccess.CODE_INVALIDATE);
  }

  /** dcbt, dcbtst, icbt: hints without faults, accesses that a DAC may see. */
  static void touch(PpcState s, DataPath m, int w) {
    m.touch(EffectiveAddress.indexed(s, w));
  }

  /** Cache line locking: a DSI with ESR[DLK] or [ILK] in user mode without MSR[UCLE]. */
  static void lock(PpcState s, DataPath m, int w, boolean instruction) {
    int ea = EffectiveAddress.indexed(s, w);
    if ((s.msr & (Msr.PR | Msr.UCLE)) == Msr.PR) {
      throw new GuestFault(2, instruction ? 0x0010_0000 : 0x0020_0000, ea);
    }
    m.translate(ea, false);
  }
}
