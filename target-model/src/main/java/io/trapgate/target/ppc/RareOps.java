package io.trapgate.target.ppc;

/** Dispatches the operations that are too rare for the {@link Interpreter}'s own switch. */
final class RareOps {
  private RareOps() {}

  /** Executes one instruction at the pc and returns the address of the next. */
  static int execute(Cpu c, int op, int w) {
    PpcState s = c.state;
    DataPath m = c.data;
    int next = s.pc + 4;
    switch (op) {
      case PpcOp.STOP_CHECK -> {
        c.checkStop();
        next = s.pc;
      }
      case PpcOp.SC -> next = c.interrupts.systemCall();
      case PpcOp.RFI -> next = SystemOps.returnFrom(c, Spr.SRR0);
      case PpcOp.RFCI -> next = SystemOps.returnFrom(c, Spr.CSRR0);
      case PpcOp.RFMCI -> next = SystemOps.returnFrom(c, Spr.MCSRR0);
      case PpcOp.LWARX -> c.reservation.lwarx(s, m, w);
      case PpcOp.STWCX_RC -> c.reservation.stwcx(s, m, w);
      case PpcOp.ISYNC, PpcOp.MSYNC, PpcOp.MBAR -> {}
      case PpcOp.BBLELS -> BranchLocking.bblels(s, w);
      case PpcOp.BBELR -> BranchLocking.bbelr(s, w);
      case PpcOp.DCBA -> CacheOps.dcba(s, m, w);
      case PpcOp.DCBF, PpcOp.DCBST -> CacheOps.clean(s, m, w);
      case PpcOp.DCBI -> CacheOps.dcbi(s, m, w);
      case PpcOp.DCBZ -> CacheOps.dcbz(s, m, w, c.model.cacheLineBytes());
      case PpcOp.ICBI -> CacheOps.icbi(s, m, w);
      case PpcOp.DCBT, PpcOp.DCBTST, PpcOp.ICBT -> CacheOps.touch(s, m, w);
      case PpcOp.DCBTLS, PpcOp.DCBTSTLS, PpcOp.DCBLC -> CacheOps.lock(s, m, w, false);
      case PpcOp.ICBTLS, PpcOp.ICBLC -> CacheOps.lock(s, m, w, true);
      case PpcOp.MFTB -> SprOps.mftb(c, s, w);
      case PpcOp.MFPMR -> PerformanceMonitor.mfpmr(s, w);
      case PpcOp.MTPMR -> PerformanceMonitor.mtpmr(s, w);
      case PpcOp.MFMSR -> SystemOps.mfmsr(c, s, w);
      case PpcOp.MTMSR -> SystemOps.mtmsr(c, s, w);
      case PpcOp.WRTEE -> SystemOps.wrtee(c, s, w);
      case PpcOp.WRTEEI -> SystemOps.wrteei(c, s, w);
      case PpcOp.TLBRE, PpcOp.TLBWE, PpcOp.TLBSX, PpcOp.TLBIVAX, PpcOp.TLBSYNC ->
          translation(c, op, w);
      default -> next = group(c, op, w);
    }
    return next;
  }

  /** The groups of instructions that have numbers of their own. */
  private static int group(Cpu c, int op, int w) {
    PpcState s = c.state;
    if (op >= EmbeddedOp.FIRST && op <= EmbeddedOp.LAST) {
      return EmbeddedOps.execute(c, op, w);
    }
    if (op >= SpeOp.FIRST && op < SpeOp.END) {
      SpeOps.execute(s, c.data, op, w);
    } else if (op >= FpOp.FIRST && op < FpOp.END) {
      FpOps.execute(s, c.data, op, w);
    } else if (op >= EfpOp.FIRST && op < EfpOp.END) {
      EfpOps.execute(s, op, w);
    } else {
      Unavailable.illegal(s, w);
    }
    return s.pc + 4;
  }

  private static void translation(Cpu c, int op, int w) {
    switch (op) {
      case PpcOp.TLBRE -> c.tlbOps.read();
      case PpcOp.TLBWE -> c.tlbOps.write();
      case PpcOp.TLBSX -> c.tlbOps.search(w);
      case PpcOp.TLBIVAX -> c.tlbOps.invalidate(w);
      default -> Privilege.require(c.state);
    }
  }
}
