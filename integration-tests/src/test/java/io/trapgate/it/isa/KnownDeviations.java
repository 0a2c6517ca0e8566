package io.trapgate.it.isa;

import io.trapgate.target.ppc.PpcDecoder;
import io.trapgate.target.ppc.PpcOp;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Where QEMU 7.2's e500v2 is not the hardware, each with the reason; such cases are counted, not
 * compared.
 */
final class KnownDeviations {
  private record Deviation(String reason, Predicate<IsaCase> covers) {}

  private static final int PROGRAM_REASONS = 0x000F_0000;

  private static final List<Deviation> ALL =
      List.of(
          new Deviation(
              "QEMU has no performance monitor registers (EREF: PMR APU of the e500)",
              test -> isOneOf(test, PpcOp.MFPMR, PpcOp.MTPMR)),
          new Deviation(
              "QEMU has no branch locking (EREF: BTB locking APU of the e500)",
              test -> isOneOf(test, PpcOp.BBLELS, PpcOp.BBELR)),
          new Deviation(
              "bit 11 makes mfcr and mtcrf the one-field forms of ISA 2.01, which the e500v2, a"
                  + " design before it, does not have: the bit is reserved and ignored",
              test ->
                  isOneOf(test, PpcOp.MFCR, PpcOp.MTCRF) && (test.word() & 0x0010_0000) != 0));

  private KnownDeviations() {}

  private static boolean isOneOf(IsaCase test, int... codes) {
    int code = PpcDecoder.e500v2().decode(test.word());
    for (int each : codes) {
      if (each == code) {
        return true;
      }
    }
    return false;
  }

  /** Why that case is not compared. */
  static Optional<String> reason(IsaCase test) {
    return ALL.stream().filter(d -> d.covers().test(test)).map(Deviation::reason).findFirst();
  }

  /**
   * What QEMU would have left behind as Book E: it puts the server processors' reasons for a
   * program interrupt into SRR1, where Book E has a plain copy of the MSR.
   */
  static Outcome corrected(IsaCase test, Outcome qemu) {
    boolean program = qemu.image().get(CpuImage.PC) == (IsaCases.VECTORS | IsaCases.vectorOffset(6));
    if (!program || qemu.interrupt().isEmpty()) {
      return qemu;
    }
    List<Integer> interrupt = new java.util.ArrayList<>(qemu.interrupt());
    int msr = test.before().get(CpuImage.MSR);
    interrupt.set(1, interrupt.get(1) & ~PROGRAM_REASONS | msr & PROGRAM_REASONS);
    return new Outcome(qemu.image(), List.copyOf(interrupt), qemu.memory());
  }
}
