package io.trapgate.it.isa;

import io.trapgate.target.ppc.SpeOp;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Where QEMU 7.2 is wrong about the signal processing engine, each with the reason. */
final class SpeDeviations {
  /** ESR[SPE]: the interrupt is about an instruction of the engine. */
  static final int ESR_SPE = 0x80;

  /** Rows that QEMU executes, but never right. */
  static final Set<String> WRONG_IN_QEMU =
      Set.of("evsrwu", "evsrws", "evslw", "evldh", "evldhx", "evlwhsplat", "evlwhsplatx", "evrndw");

  private record Deviation(String reason, Predicate<IsaCase> covers) {}

  private static final List<Deviation> ALL =
      List.of(
          new Deviation(
              "QEMU's evrndw keeps the lower halfword of the sum instead of the upper one (SPEPEM:"
                  + " rounded to a halfword in the upper half)",
              test -> code(test) == SpeOp.EVRNDW),
          new Deviation(
              "QEMU's vector shifts by a register lose the operands on their way around the case of"
                  + " 32 and more",
              test ->
                  code(test) == SpeOp.EVSRWU
                      || code(test) == SpeOp.EVSRWS
                      || code(test) == SpeOp.EVSLW),
          new Deviation(
              "QEMU's evldh writes its third halfword to the upper word of rD (SPEPEM: to the lower)",
              test -> code(test) == SpeOp.EVLDH || code(test) == SpeOp.EVLDHX),
          new Deviation(
              "QEMU's evlwhsplat ors its second halfword with the first",
              test -> code(test) == SpeOp.EVLWHSPLAT || code(test) == SpeOp.EVLWHSPLATX),
          new Deviation(
              "QEMU executes a misaligned doubleword access (SPEPEM chapter 4: alignment interrupt)",
              SpeDeviations::isMisaligned));

  private SpeDeviations() {}

  private static int code(IsaCase test) {
    return test.code();
  }

  /** Whether it is an instruction of the engine. */
  static boolean isVector(IsaCase test) {
    return code(test) >= SpeOp.FIRST && code(test) < SpeOp.END;
  }

  private static boolean isMisaligned(IsaCase test) {
    int word = test.word();
    boolean storage = code(test) >= SpeOp.EVLDDX && code(test) <= SpeOp.EVSTWWO;
    if (!storage || SpeRows.accessBytes(word) != 8) {
      return false;
    }
    int ea =
        (word & 1) == 0
            ? KnownDeviations.indexed(test)
            : KnownDeviations.register(test, test.ra()) + IsaCases.vectorDisplacement(word);
    return (ea & 7) != 0;
  }

  /** Why that case is not compared. */
  static Optional<String> reason(IsaCase test, Outcome qemu) {
    if (KnownDeviations.unavailable(qemu)) {
      return Optional.empty();
    }
    boolean illegal = qemu.image().get(CpuImage.PC) == KnownDeviations.vector(6);
    if (illegal && SpeRows.NOT_IN_QEMU.contains(test.mnemonic())) {
      return Optional.of("SPE rows that QEMU lacks");
    }
    return ALL.stream().filter(d -> d.covers().test(test)).map(Deviation::reason).findFirst();
  }
}
