package io.trapgate.target.ppc;

/** Dispatches the operations of {@link EmbeddedOp}. */
final class EmbeddedOps {
  private EmbeddedOps() {}

  /** Executes one instruction at the pc and returns the address of the next. */
  static int execute(Cpu c, int op, int w) {
    PpcState s = c.state;
    int next = s.pc + 4;
    switch (op) {
      case EmbeddedOp.RFDI -> next = SystemOps.returnFrom(c, Spr.DSRR0);
      case EmbeddedOp.RFGI -> next = Messages.rfgi(c);
      case EmbeddedOp.WAIT -> Messages.wait(c, w);
      case EmbeddedOp.MSGSND -> Messages.msgsnd(c, w);
      case EmbeddedOp.MSGCLR -> Messages.msgclr(c, w);
      case EmbeddedOp.TLBILX -> c.tlbOps.invalidateLocal(w);
      case EmbeddedOp.LWSYNC -> {}
      case EmbeddedOp.MFOCRF -> ConditionRegister.mfocrf(s, w);
      case EmbeddedOp.MTOCRF -> ConditionRegister.mtocrf(s, w);
      case EmbeddedOp.TLBRE -> UnifiedTlb.read(c, w);
      case EmbeddedOp.TLBWE -> UnifiedTlb.write(c, w);
      case EmbeddedOp.TLBSX -> UnifiedTlb.search(c, w);
      case EmbeddedOp.LMW -> StringOps.lmw(s, c.data, w);
      case EmbeddedOp.STMW -> StringOps.stmw(s, c.data, w);
      case EmbeddedOp.LSWI -> StringOps.lswi(s, c.data, w);
      case EmbeddedOp.LSWX -> StringOps.lswx(s, c.data, w);
      case EmbeddedOp.STSWI -> StringOps.stswi(s, c.data, w);
      case EmbeddedOp.STSWX -> StringOps.stswx(s, c.data, w);
      case EmbeddedOp.MAC -> LegacyMac.mac(s, w);
      case EmbeddedOp.NMAC -> LegacyMac.nmac(s, w);
      case EmbeddedOp.MUL -> LegacyMac.mul(s, w);
      case EmbeddedOp.DLMZB -> LegacyMac.dlmzb(s, w);
      case EmbeddedOp.MFDCR, EmbeddedOp.MTDCR, EmbeddedOp.CCCI, EmbeddedOp.DCREAD -> ibm(s, op, w);
      case EmbeddedOp.ICREAD -> ibm(s, op, w);
      default -> ExternalPid.execute(c, op, w);
    }
    return next;
  }

  /**
   * The privileged operations of the 440 that find nothing: no device answers on the DCR bus of
   * this board, so registers there read as zero and ignore writes, and the caches hold nothing.
   */
  private static void ibm(PpcState s, int op, int w) {
    Privilege.require(s);
    if (op == EmbeddedOp.MFDCR || op == EmbeddedOp.DCREAD) {
      s.gpr[w >>> 21 & 31] = 0;
    }
  }
}
