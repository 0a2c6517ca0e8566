package io.trapgate.target.ppc;

/**
 * Dispatches the operations of the signal processing engine: one switch for each group of {@link
 * SpeOp}.
 */
final class SpeOps {
  private SpeOps() {}

  /** Executes one of them. */
  static void execute(PpcState s, DataPath m, int op, int w) {
    if (op != SpeOp.BRINC) {
      Unavailable.requireSpe(s);
    }
    if (op < SpeOp.EVLDDX) {
      simple(s, op, w);
    } else if (op < SpeOp.EVMHESSF) {
      storage(s, m, op, w);
    } else if (op < SpeOp.EVADDUSIAAW) {
      multiplies(s, op, w);
    } else if (op < SpeOp.EVMHEUSIAAW) {
      accumulator(s, op, w);
    } else if (op < SpeOp.EVMWLUSIAAW) {
      halfwords(s, op, w);
    } else {
      words(s, op, w);
    }
  }

  /** Faults of its accesses say that they are the engine's (E500RM 2.7.1.6: ESR[SPE]). */
  private static void storage(PpcState s, DataPath m, int op, int w) {
    try {
      if (op < SpeOp.EVSTDDX) {
        loads(s, m, op, w);
      } else {
        stores(s, m, op, w);
      }
    } catch (GuestFault fault) {
      throw fault.with(Unavailable.ESR_SPE);
    }
  }

  private static void simple(PpcState s, int op, int w) {
    switch (op) {
      case SpeOp.EVADDW -> SpeArithmetic.evaddw(s, w);
      case SpeOp.EVADDIW -> SpeArithmetic.evaddiw(s, w);
      case SpeOp.EVSUBFW -> SpeArithmetic.evsubfw(s, w);
      case SpeOp.EVSUBIFW -> SpeArithmetic.evsubifw(s, w);
      case SpeOp.EVABS -> SpeArithmetic.evabs(s, w);
      case SpeOp.EVNEG -> SpeArithmetic.evneg(s, w);
      case SpeOp.EVEXTSB -> SpeArithmetic.evextsb(s, w);
      case SpeOp.EVEXTSH -> SpeArithmetic.evextsh(s, w);
      case SpeOp.EVRNDW -> SpeArithmetic.evrndw(s, w);
      case SpeOp.EVCNTLZW -> SpeArithmetic.evcntlzw(s, w);
      case SpeOp.EVCNTLSW -> SpeArithmetic.evcntlsw(s, w);
      case SpeOp.BRINC -> SpeArithmetic.brinc(s, w);
      case SpeOp.EVAND -> SpeLogical.evand(s, w);
      case SpeOp.EVANDC -> SpeLogical.evandc(s, w);
      case SpeOp.EVXOR -> SpeLogical.evxor(s, w);
      case SpeOp.EVOR -> SpeLogical.evor(s, w);
      case SpeOp.EVNOR -> SpeLogical.evnor(s, w);
      case SpeOp.EVEQV -> SpeLogical.eveqv(s, w);
      case SpeOp.EVORC -> SpeLogical.evorc(s, w);
      case SpeOp.EVNAND -> SpeLogical.evnand(s, w);
      case SpeOp.EVSRWU -> SpeShift.evsrwu(s, w);
      case SpeOp.EVSRWS -> SpeShift.evsrws(s, w);
      case SpeOp.EVSRWIU -> SpeShift.evsrwiu(s, w);
      case SpeOp.EVSRWIS -> SpeShift.evsrwis(s, w);
      case SpeOp.EVSLW -> SpeShift.evslw(s, w);
      case SpeOp.EVSLWI -> SpeShift.evslwi(s, w);
      case SpeOp.EVRLW -> SpeShift.evrlw(s, w);
      case SpeOp.EVSPLATI -> SpeMerge.evsplati(s, w);
      case SpeOp.EVRLWI -> SpeShift.evrlwi(s, w);
      case SpeOp.EVSPLATFI -> SpeMerge.evsplatfi(s, w);
      case SpeOp.EVMERGEHI -> SpeMerge.evmergehi(s, w);
      case SpeOp.EVMERGELO -> SpeMerge.evmergelo(s, w);
      case SpeOp.EVMERGEHILO -> SpeMerge.evmergehilo(s, w);
      case SpeOp.EVMERGELOHI -> SpeMerge.evmergelohi(s, w);
      case SpeOp.EVCMPGTU -> SpeCompare.evcmpgtu(s, w);
      case SpeOp.EVCMPGTS -> SpeCompare.evcmpgts(s, w);
      case SpeOp.EVCMPLTU -> SpeCompare.evcmpltu(s, w);
      case SpeOp.EVCMPLTS -> SpeCompare.evcmplts(s, w);
      case SpeOp.EVCMPEQ -> SpeCompare.evcmpeq(s, w);
      case SpeOp.EVSEL -> SpeCompare.evsel(s, w);
      default -> throw new IllegalArgumentException("no operation of this group: " + op);
    }
  }

  private static void loads(PpcState s, DataPath m, int op, int w) {
    switch (op) {
      case SpeOp.EVLDDX -> SpeLoads.evlddx(s, m, w);
      case SpeOp.EVLDD -> SpeLoads.evldd(s, m, w);
      case SpeOp.EVLDWX -> SpeLoads.evldwx(s, m, w);
      case SpeOp.EVLDW -> SpeLoads.evldw(s, m, w);
      case SpeOp.EVLDHX -> SpeLoads.evldhx(s, m, w);
      case SpeOp.EVLDH -> SpeLoads.evldh(s, m, w);
      case SpeOp.EVLHHESPLATX -> SpeLoads.evlhhesplatx(s, m, w);
      case SpeOp.EVLHHESPLAT -> SpeLoads.evlhhesplat(s, m, w);
      case SpeOp.EVLHHOUSPLATX -> SpeLoads.evlhhousplatx(s, m, w);
      case SpeOp.EVLHHOUSPLAT -> SpeLoads.evlhhousplat(s, m, w);
      case SpeOp.EVLHHOSSPLATX -> SpeLoads.evlhhossplatx(s, m, w);
      case SpeOp.EVLHHOSSPLAT -> SpeLoads.evlhhossplat(s, m, w);
      case SpeOp.EVLWHEX -> SpeLoads.evlwhex(s, m, w);
      case SpeOp.EVLWHE -> SpeLoads.evlwhe(s, m, w);
      case SpeOp.EVLWHOUX -> SpeLoads.evlwhoux(s, m, w);
      case SpeOp.EVLWHOU -> SpeLoads.evlwhou(s, m, w);
      case SpeOp.EVLWHOSX -> SpeLoads.evlwhosx(s, m, w);
      case SpeOp.EVLWHOS -> SpeLoads.evlwhos(s, m, w);
      case SpeOp.EVLWWSPLATX -> SpeLoads.evlwwsplatx(s, m, w);
      case SpeOp.EVLWWSPLAT -> SpeLoads.evlwwsplat(s, m, w);
      case SpeOp.EVLWHSPLATX -> SpeLoads.evlwhsplatx(s, m, w);
      case SpeOp.EVLWHSPLAT -> SpeLoads.evlwhsplat(s, m, w);
      default -> throw new IllegalArgumentException("no operation of this group: " + op);
    }
  }

  private static void stores(PpcState s, DataPath m, int op, int w) {
    switch (op) {
      case SpeOp.EVSTDDX -> SpeStores.evstddx(s, m, w);
      case SpeOp.EVSTDD -> SpeStores.evstdd(s, m, w);
      case SpeOp.EVSTDWX -> SpeStores.evstdwx(s, m, w);
      case SpeOp.EVSTDW -> SpeStores.evstdw(s, m, w);
      case SpeOp.EVSTDHX -> SpeStores.evstdhx(s, m, w);
      case SpeOp.EVSTDH -> SpeStores.evstdh(s, m, w);
      case SpeOp.EVSTWHEX -> SpeStores.evstwhex(s, m, w);
      case SpeOp.EVSTWHE -> SpeStores.evstwhe(s, m, w);
      case SpeOp.EVSTWHOX -> SpeStores.evstwhox(s, m, w);
      case SpeOp.EVSTWHO -> SpeStores.evstwho(s, m, w);
      case SpeOp.EVSTWWEX -> SpeStores.evstwwex(s, m, w);
      case SpeOp.EVSTWWE -> SpeStores.evstwwe(s, m, w);
      case SpeOp.EVSTWWOX -> SpeStores.evstwwox(s, m, w);
      case SpeOp.EVSTWWO -> SpeStores.evstwwo(s, m, w);
      default -> throw new IllegalArgumentException("no operation of this group: " + op);
    }
  }

  private static void multiplies(PpcState s, int op, int w) {
    switch (op) {
      case SpeOp.EVMHESSF -> SpeHalfwordMultiply.evmhessf(s, w);
      case SpeOp.EVMHOSSF -> SpeHalfwordMultiply.evmhossf(s, w);
      case SpeOp.EVMHEUMI -> SpeHalfwordMultiply.evmheumi(s, w);
      case SpeOp.EVMHESMI -> SpeHalfwordMultiply.evmhesmi(s, w);
      case SpeOp.EVMHESMF -> SpeHalfwordMultiply.evmhesmf(s, w);
      case SpeOp.EVMHOUMI -> SpeHalfwordMultiply.evmhoumi(s, w);
      case SpeOp.EVMHOSMI -> SpeHalfwordMultiply.evmhosmi(s, w);
      case SpeOp.EVMHOSMF -> SpeHalfwordMultiply.evmhosmf(s, w);
      case SpeOp.EVMHESSFA -> SpeHalfwordMultiply.evmhessfa(s, w);
      case SpeOp.EVMHOSSFA -> SpeHalfwordMultiply.evmhossfa(s, w);
      case SpeOp.EVMHEUMIA -> SpeHalfwordMultiply.evmheumia(s, w);
      case SpeOp.EVMHESMIA -> SpeHalfwordMultiply.evmhesmia(s, w);
      case SpeOp.EVMHESMFA -> SpeHalfwordMultiply.evmhesmfa(s, w);
      case SpeOp.EVMHOUMIA -> SpeHalfwordMultiply.evmhoumia(s, w);
      case SpeOp.EVMHOSMIA -> SpeHalfwordMultiply.evmhosmia(s, w);
      case SpeOp.EVMHOSMFA -> SpeHalfwordMultiply.evmhosmfa(s, w);
      case SpeOp.EVMWHSSF -> SpeWordMultiply.evmwhssf(s, w);
      case SpeOp.EVMWLUMI -> SpeWordMultiply.evmwlumi(s, w);
      case SpeOp.EVMWHUMI -> SpeWordMultiply.evmwhumi(s, w);
      case SpeOp.EVMWHSMI -> SpeWordMultiply.evmwhsmi(s, w);
      case SpeOp.EVMWHSMF -> SpeWordMultiply.evmwhsmf(s, w);
      case SpeOp.EVMWSSF -> SpeWordMultiply.evmwssf(s, w);
      case SpeOp.EVMWUMI -> SpeWordMultiply.evmwumi(s, w);
      case SpeOp.EVMWSMI -> SpeWordMultiply.evmwsmi(s, w);
      case SpeOp.EVMWSMF -> SpeWordMultiply.evmwsmf(s, w);
      case SpeOp.EVMWHSSFA -> SpeWordMultiply.evmwhssfa(s, w);
      case SpeOp.EVMWLUMIA -> SpeWordMultiply.evmwlumia(s, w);
      case SpeOp.EVMWHUMIA -> SpeWordMultiply.evmwhumia(s, w);
      case SpeOp.EVMWHSMIA -> SpeWordMultiply.evmwhsmia(s, w);
      case SpeOp.EVMWHSMFA -> SpeWordMultiply.evmwhsmfa(s, w);
      case SpeOp.EVMWSSFA -> SpeWordMultiply.evmwssfa(s, w);
      case SpeOp.EVMWUMIA -> SpeWordMultiply.evmwumia(s, w);
      case SpeOp.EVMWSMIA -> SpeWordMultiply.evmwsmia(s, w);
      case SpeOp.EVMWSMFA -> SpeWordMultiply.evmwsmfa(s, w);
      default -> throw new IllegalArgumentException("no operation of this group: " + op);
    }
  }

  private static void accumulator(PpcState s, int op, int w) {
    switch (op) {
      case SpeOp.EVADDUSIAAW -> SpeAccumulator.evaddusiaaw(s, w);
      case SpeOp.EVADDSSIAAW -> SpeAccumulator.evaddssiaaw(s, w);
      case SpeOp.EVSUBFUSIAAW -> SpeAccumulator.evsubfusiaaw(s, w);
      case SpeOp.EVSUBFSSIAAW -> SpeAccumulator.evsubfssiaaw(s, w);
      case SpeOp.EVMRA -> SpeAccumulator.evmra(s, w);
      case SpeOp.EVDIVWS -> SpeDivide.evdivws(s, w);
      case SpeOp.EVDIVWU -> SpeDivide.evdivwu(s, w);
      case SpeOp.EVADDUMIAAW -> SpeAccumulator.evaddumiaaw(s, w);
      case SpeOp.EVADDSMIAAW -> SpeAccumulator.evaddsmiaaw(s, w);
      case SpeOp.EVSUBFUMIAAW -> SpeAccumulator.evsubfumiaaw(s, w);
      case SpeOp.EVSUBFSMIAAW -> SpeAccumulator.evsubfsmiaaw(s, w);
      default -> throw new IllegalArgumentException("no operation of this group: " + op);
    }
  }

  private static void halfwords(PpcState s, int op, int w) {
    switch (op) {
      case SpeOp.EVMHEUSIAAW -> SpeHalfwordAdd.evmheusiaaw(s, w);
      case SpeOp.EVMHESSIAAW -> SpeHalfwordAdd.evmhessiaaw(s, w);
      case SpeOp.EVMHESSFAAW -> SpeHalfwordAdd.evmhessfaaw(s, w);
      case SpeOp.EVMHOUSIAAW -> SpeHalfwordAdd.evmhousiaaw(s, w);
      case SpeOp.EVMHOSSIAAW -> SpeHalfwordAdd.evmhossiaaw(s, w);
      case SpeOp.EVMHOSSFAAW -> SpeHalfwordAdd.evmhossfaaw(s, w);
      case SpeOp.EVMHEUMIAAW -> SpeHalfwordAdd.evmheumiaaw(s, w);
      case SpeOp.EVMHESMIAAW -> SpeHalfwordAdd.evmhesmiaaw(s, w);
      case SpeOp.EVMHESMFAAW -> SpeHalfwordAdd.evmhesmfaaw(s, w);
      case SpeOp.EVMHOUMIAAW -> SpeHalfwordAdd.evmhoumiaaw(s, w);
      case SpeOp.EVMHOSMIAAW -> SpeHalfwordAdd.evmhosmiaaw(s, w);
      case SpeOp.EVMHOSMFAAW -> SpeHalfwordAdd.evmhosmfaaw(s, w);
      case SpeOp.EVMHEGUMIAA -> SpeGuardedMultiply.evmhegumiaa(s, w);
      case SpeOp.EVMHEGSMIAA -> SpeGuardedMultiply.evmhegsmiaa(s, w);
      case SpeOp.EVMHEGSMFAA -> SpeGuardedMultiply.evmhegsmfaa(s, w);
      case SpeOp.EVMHOGUMIAA -> SpeGuardedMultiply.evmhogumiaa(s, w);
      case SpeOp.EVMHOGSMIAA -> SpeGuardedMultiply.evmhogsmiaa(s, w);
      case SpeOp.EVMHOGSMFAA -> SpeGuardedMultiply.evmhogsmfaa(s, w);
      case SpeOp.EVMHEUSIANW -> SpeHalfwordSubtract.evmheusianw(s, w);
      case SpeOp.EVMHESSIANW -> SpeHalfwordSubtract.evmhessianw(s, w);
      case SpeOp.EVMHESSFANW -> SpeHalfwordSubtract.evmhessfanw(s, w);
      case SpeOp.EVMHOUSIANW -> SpeHalfwordSubtract.evmhousianw(s, w);
      case SpeOp.EVMHOSSIANW -> SpeHalfwordSubtract.evmhossianw(s, w);
      case SpeOp.EVMHOSSFANW -> SpeHalfwordSubtract.evmhossfanw(s, w);
      case SpeOp.EVMHEUMIANW -> SpeHalfwordSubtract.evmheumianw(s, w);
      case SpeOp.EVMHESMIANW -> SpeHalfwordSubtract.evmhesmianw(s, w);
      case SpeOp.EVMHESMFANW -> SpeHalfwordSubtract.evmhesmfanw(s, w);
      case SpeOp.EVMHOUMIANW -> SpeHalfwordSubtract.evmhoumianw(s, w);
      case SpeOp.EVMHOSMIANW -> SpeHalfwordSubtract.evmhosmianw(s, w);
      case SpeOp.EVMHOSMFANW -> SpeHalfwordSubtract.evmhosmfanw(s, w);
      case SpeOp.EVMHEGUMIAN -> SpeGuardedMultiply.evmhegumian(s, w);
      case SpeOp.EVMHEGSMIAN -> SpeGuardedMultiply.evmhegsmian(s, w);
      case SpeOp.EVMHEGSMFAN -> SpeGuardedMultiply.evmhegsmfan(s, w);
      case SpeOp.EVMHOGUMIAN -> SpeGuardedMultiply.evmhogumian(s, w);
      case SpeOp.EVMHOGSMIAN -> SpeGuardedMultiply.evmhogsmian(s, w);
      case SpeOp.EVMHOGSMFAN -> SpeGuardedMultiply.evmhogsmfan(s, w);
      default -> throw new IllegalArgumentException("no operation of this group: " + op);
    }
  }

  private static void words(PpcState s, int op, int w) {
    switch (op) {
      case SpeOp.EVMWLUSIAAW -> SpeWordAccumulate.evmwlusiaaw(s, w);
      case SpeOp.EVMWLSSIAAW -> SpeWordAccumulate.evmwlssiaaw(s, w);
      case SpeOp.EVMWLUMIAAW -> SpeWordAccumulate.evmwlumiaaw(s, w);
      case SpeOp.EVMWLSMIAAW -> SpeWordAccumulate.evmwlsmiaaw(s, w);
      case SpeOp.EVMWSSFAA -> SpeWordAccumulate.evmwssfaa(s, w);
      case SpeOp.EVMWUMIAA -> SpeWordAccumulate.evmwumiaa(s, w);
      case SpeOp.EVMWSMIAA -> SpeWordAccumulate.evmwsmiaa(s, w);
      case SpeOp.EVMWSMFAA -> SpeWordAccumulate.evmwsmfaa(s, w);
      case SpeOp.EVMWLUSIANW -> SpeWordAccumulate.evmwlusianw(s, w);
      case SpeOp.EVMWLSSIANW -> SpeWordAccumulate.evmwlssianw(s, w);
      case SpeOp.EVMWLUMIANW -> SpeWordAccumulate.evmwlumianw(s, w);
      case SpeOp.EVMWLSMIANW -> SpeWordAccumulate.evmwlsmianw(s, w);
      case SpeOp.EVMWSSFAN -> SpeWordAccumulate.evmwssfan(s, w);
      case SpeOp.EVMWUMIAN -> SpeWordAccumulate.evmwumian(s, w);
      case SpeOp.EVMWSMIAN -> SpeWordAccumulate.evmwsmian(s, w);
      case SpeOp.EVMWSMFAN -> SpeWordAccumulate.evmwsmfan(s, w);
      default -> throw new IllegalArgumentException("no operation of this group: " + op);
    }
  }
}
