package io.trapgate.it.isa;

import io.trapgate.target.ppc.EmbeddedOp;
import io.trapgate.target.ppc.PpcOp;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Where QEMU 7.2 is not the hardware, each with the reason; such cases are counted, not compared.
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
              "QEMU's e500v2 refuses rfmci",
              test -> test.core() == IsaCore.E500V2 && isOneOf(test, PpcOp.RFMCI)),
          new Deviation(
              "QEMU has no cache locking but for dcbtls, and that one in user mode too (EREF: cache"
                  + " locking APU)",
              test -> code(test) >= PpcOp.DCBTLS && code(test) <= PpcOp.ICBLC),
          new Deviation(
              "QEMU has the 440's icbt, whose CT is 0 (EREF: CT names the cache)",
              test -> isOneOf(test, PpcOp.ICBT) && (test.word() & 0x03E0_0000) != 0),
          new Deviation(
              "QEMU executes a misaligned lmw or stmw (E500RM 5.7.6: alignment interrupt)",
              test -> isOneOf(test, PpcOp.LMW, PpcOp.STMW) && (displaced(test) & 3) != 0),
          new Deviation(
              "QEMU begins dcbi with a load: ESR[ST] is 0 (EREF: dcbi is treated as a store)",
              test -> isOneOf(test, PpcOp.DCBI)),
          new Deviation(
              "in supervisor mode QEMU ignores special registers that it lacks (EREF: illegal)",
              test ->
                  isOneOf(test, PpcOp.MFSPR, PpcOp.MTSPR)
                      && test.core().foreign().contains(test.spr())
                      && (test.before().get(CpuImage.MSR) & MsrBits.PR) == 0),
          new Deviation("QEMU has no rfgi", test -> isOneOf(test, EmbeddedOp.RFGI)),
          new Deviation(
              "QEMU has no dcbal (E500MCRM: data cache block allocate by line)",
              test -> test.mnemonic().equals("dcbal")),
          new Deviation(
              "QEMU lets user mode use the cache operations with external PID (ISA206 Book III-E"
                  + " 4.2.6: privileged)",
              test ->
                  test.code() >= EmbeddedOp.DCBSTEP
                      && test.code() <= EmbeddedOp.ICBIEP
                      && (test.before().get(CpuImage.MSR) & MsrBits.PR) != 0),
          new Deviation(
              "QEMU's mftb reads any special register (ISA206 Book II 5.2.1: time base only)",
              test ->
                  test.core() != IsaCore.E500V2
                      && isOneOf(test, PpcOp.MFTB)
                      && test.spr() != 268
                      && test.spr() != 269),
          new Deviation(
              "where no device answers on the DCR bus, QEMU makes a program interrupt (440 UM: no"
                  + " error is told)",
              test -> isOneOf(test, EmbeddedOp.MFDCR, EmbeddedOp.MTDCR)),
          new Deviation(
              "QEMU's dcread loads from storage (440 UM: it reads the data cache)",
              test -> isOneOf(test, EmbeddedOp.DCREAD)),
          new Deviation(
              "QEMU loses the result of a multiply-accumulate with neither o nor s",
              HalfwordMac::losesResult),
          new Deviation(
              "QEMU looks for the overflow of a signed multiply-accumulate where it can't be",
              HalfwordMac::mistakesOverflow),
          new Deviation(
              "bit 11 makes mfcr and mtcrf the one-field forms of ISA 2.01, which the e500v2, a"
                  + " design before it, does not have: the bit is reserved and ignored",
              test -> isOneOf(test, PpcOp.MFCR, PpcOp.MTCRF) && (test.word() & 0x0010_0000) != 0));

  private KnownDeviations() {}

  private static int code(IsaCase test) {
    return test.code();
  }

  static int register(IsaCase test, int number) {
    return number == 0 ? 0 : test.before().get(number);
  }

  private static int displaced(IsaCase test) {
    return register(test, test.ra()) + (short) test.word();
  }

  static int indexed(IsaCase test) {
    return register(test, test.ra()) + test.before().get(test.rb());
  }

  private static boolean isOneOf(IsaCase test, int... codes) {
    int code = code(test);
    for (int each : codes) {
      if (each == code) {
        return true;
      }
    }
    return false;
  }

  /** Why that case is not compared. */
  static Optional<String> reason(IsaCase test, Outcome qemu) {
    if (SpeDeviations.isVector(test)) {
      return SpeDeviations.reason(test, qemu);
    }
    return ALL.stream().filter(d -> d.covers().test(test)).map(Deviation::reason).findFirst();
  }

  /** Whether a unit that is switched off ended the instruction. */
  static boolean unavailable(Outcome outcome) {
    return outcome.image().get(CpuImage.PC) == vector(32);
  }

  static int vector(int ivor) {
    return IsaCases.VECTORS | IsaCases.vectorOffset(ivor);
  }

  /**
   * What QEMU would have left behind as Book E. It puts the server processors' reasons for a
   * program interrupt into SRR1, where Book E has a plain copy of the MSR; its interrupts clear
   * MSR[CE], which Book E clears for the critical classes only (EREF, interrupt processing); its
   * DEAR for icbi and dcbz is the line instead of the address; it doesn't tell in ESR[SPE] that a
   * data TLB error is an SPE instruction's (E500RM 2.7.1.6); and its mtmsr leaves MSR[ME] alone.
   */
  static Outcome corrected(IsaCase test, Outcome qemu) {
    int before = test.before().get(CpuImage.MSR);
    int after = qemu.image().get(CpuImage.MSR);
    if (qemu.interrupt().isEmpty()) {
      if (!isOneOf(test, PpcOp.MTMSR)) {
        return qemu;
      }
      int wanted = test.before().get(test.word() >>> 21 & 31);
      return withMsr(qemu, after & ~MsrBits.ME | wanted & MsrBits.ME, qemu.interrupt());
    }
    List<Integer> interrupt = new ArrayList<>(qemu.interrupt());
    if (qemu.image().get(CpuImage.PC) == vector(6)) {
      interrupt.set(1, interrupt.get(1) & ~PROGRAM_REASONS | before & PROGRAM_REASONS);
    } else if (isOneOf(test, PpcOp.ICBI, PpcOp.DCBZ)) {
      int line = test.core().model().cacheLineBytes();
      interrupt.set(3, interrupt.get(3) & -line | indexed(test) & line - 1);
    } else if (qemu.image().get(CpuImage.PC) == vector(13) && SpeDeviations.isVector(test)) {
      interrupt.set(2, interrupt.get(2) | SpeDeviations.ESR_SPE);
    }
    return withMsr(qemu, after | before & MsrBits.CE, interrupt);
  }

  private static Outcome withMsr(Outcome outcome, int msr, List<Integer> interrupt) {
    CpuImage image = outcome.image().with(CpuImage.MSR, msr);
    return new Outcome(image, List.copyOf(interrupt), outcome.memory());
  }
}
