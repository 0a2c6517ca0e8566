package io.trapgate.it.lockstep;

import java.util.Optional;

/**
 * Keeps our timers in step with QEMU's, whose clock is the host's: our time base follows the one in
 * each dump, and a decrementer interrupt is taken where QEMU took it, provided our decrementer had
 * run out too. The DEC of the dumps is of no use: QEMU 7.2 shows 0 while it counts and negative
 * numbers when it has run out, the other way round than Book E (mended in QEMU 8.2).
 */
final class GuestTime {
  private static final int TSR = 336;
  private static final int TCR = 340;
  private static final int IVPR = 63;
  private static final int IVOR10 = 410;
  private static final int EE = 0x8000;
  private static final int TSR_DIS = 0x0800_0000;
  private static final int TICKS_PER_SECOND = 400_000_000;

  /** The most that lies between TB and TSR of one dump, which waits while nobody reads it. */
  private static final int WITHIN_DUMP = TICKS_PER_SECOND / 10;

  /** The most that QEMU's timer thread may be late on a busy host. */
  private static final int LATE = TICKS_PER_SECOND;

  private static final long NEVER = Long.MAX_VALUE;

  private final OurMachine ours;
  private final Tolerances tolerances;
  private int interrupts;

  GuestTime(OurMachine ours, Tolerances tolerances) {
    this.ours = ours;
    this.tolerances = tolerances;
  }

  /** Decrementer interrupts taken on both sides. */
  int interrupts() {
    return interrupts;
  }

  /** Before a block: our clock shows what QEMU's dump shows. */
  void follow(long timeBase) {
    ours.timeBaseReaches(timeBase);
  }

  /** Behind a block: takes the decrementer interrupt if QEMU did; what is wrong with that. */
  Optional<String> interrupt(Step step) {
    int pc = ours.cpu.state().pc;
    int vector = ours.cpu.sprs().read(IVPR) | ours.cpu.sprs().read(IVOR10);
    if (pc == step.after("NIP") || step.after("NIP") != vector || step.after("SRR0") != pc) {
      return Optional.empty();
    }
    if ((ours.cpu.sprs().read(TSR) & TSR_DIS) == 0 && ours.cpu.deadline() > ours.cpu.ticks()) {
      return Optional.of("QEMU takes a decrementer interrupt, ours has not run out");
    }
    ours.cpu.takeInterrupts();
    interrupts++;
    return Optional.empty();
  }

  /** TSR: the timer thread of QEMU sets DIS some time after the decrementer has run out. */
  boolean status(Step step, int ourTsr, int theirTsr) {
    if ((ourTsr ^ theirTsr) != TSR_DIS || (theirTsr & TSR_DIS) == 0) {
      return false;
    }
    if (ours.cpu.deadline() == NEVER) {
      ours.decrementerStatus(theirTsr);
      tolerances.count("TSR[DIS] although DEC was 0: QEMU counts from -1 at power-on and from 0");
      return true;
    }
    if (ours.cpu.deadline() - ours.cpu.ticks() > WITHIN_DUMP) {
      return false;
    }
    if ((step.after("MSR") & EE) == 0) {
      ours.cpu.takeInterrupts();
    }
    tolerances.count(
        "TSR[DIS] set by QEMU's timer thread when our decrementer runs out (100 ms at most)");
    return true;
  }

  /**
   * Whether our decrementer ran out long ago and QEMU's still has not. Not while TCR is 0: the
   * 440's fixed interval timer has a period then too, and no timer can interrupt.
   */
  Optional<String> late() {
    if (ours.cpu.sprs().read(TCR) == 0) {
      return Optional.empty();
    }
    long late = ours.cpu.ticks() - ours.cpu.deadline();
    return late <= LATE
        ? Optional.empty()
        : Optional.of("our decrementer ran out " + late + " ticks ago, QEMU's did not");
  }
}
