package io.trapgate.target.booke;

import static io.trapgate.target.booke.Guest.ENTRY;
import static io.trapgate.target.booke.Guest.SC;
import static io.trapgate.target.booke.Guest.VECTORS;
import static io.trapgate.target.booke.Guest.addi;
import static io.trapgate.target.booke.Guest.branch;
import static io.trapgate.target.booke.Guest.mfspr;
import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.target.kvm.GuestDebug;
import io.trapgate.target.kvm.GuestDebug.Booke;
import io.trapgate.target.kvm.KvmException;
import io.trapgate.target.kvm.VcpuExit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Steps that keep interrupts and guest time from the guest: the model's extensions. */
class StepExtensionsTest {
  private static final int EE_CE = 0x8000 | 0x2_0000;
  private static final int TBL = 268;

  /** What interrupts a core, and the IVOR of it. */
  enum Source {
    EXTERNAL(4),
    CRITICAL(0),
    DECREMENTER(10),
    FIXED_INTERVAL(11),
    WATCHDOG(12);

    private final int ivor;

    Source(int ivor) {
      this.ivor = ivor;
    }

    void raise(Guest guest) throws KvmException {
      switch (this) {
        case EXTERNAL -> guest.vcpu.pins().external(true);
        case CRITICAL -> guest.vcpu.pins().critical(true);
        case DECREMENTER -> {
          guest.register("tcr", 0x0400_0000);
          guest.register("decr", 1);
        }
        case FIXED_INTERVAL -> guest.register("tcr", 0x0380_0000 | 0xF << 13);
        case WATCHDOG -> guest.register("tcr", 0xC800_0000 | 0xF << 17);
      }
    }
  }

  private static Guest counting() throws KvmException {
    int[] program = IntStream.range(0, 64).map(i -> addi(4, 4, 1)).toArray();
    program[63] = branch(-4 * 63);
    Guest guest = Guest.bare(CpuModel.E500V2, program).vectors();
    guest.register("msr", guest.register("msr") | EE_CE);
    return guest;
  }

  private static void step(Guest guest, int flags) throws KvmException {
    guest.debug(GuestDebug.SINGLESTEP | flags);
    guest.vcpu.run();
  }

  @ParameterizedTest
  @EnumSource
  void aBlockedInterruptWaitsUntilTheGuestGoesOn(Source source) throws KvmException {
    Guest guest = counting();
    source.raise(guest);
    for (int i = 1; i <= 20; i++) {
      step(guest, Booke.BLOCKIRQ);
      assertThat(guest.register("pc")).isEqualTo(ENTRY + 4 * i);
    }
    assertThat(guest.register("r4")).isEqualTo(20);
    guest.vcpu.setGuestDebug(Booke.OFF);
    guest.run(2);
    assertThat(guest.register("pc")).isEqualTo(VECTORS + 0x100 * source.ivor);
  }

  @ParameterizedTest
  @EnumSource
  void withoutItAStepEndsInTheHandlerAsOnSilicon(Source source) throws KvmException {
    Guest guest = counting();
    guest.load(VECTORS + 0x100 * source.ivor, addi(6, 6, 1));
    source.raise(guest);
    for (int i = 0; i < 20 && guest.register("r6") == 0; i++) {
      step(guest, 0);
    }
    assertThat(guest.register("pc")).isEqualTo(VECTORS + 0x100 * source.ivor + 4);
  }

  @Test
  void whatTheInstructionItselfCausesIsTaken() throws KvmException {
    Guest guest = Guest.bare(CpuModel.E500V2, SC).vectors();
    guest.load(VECTORS + 0x800, addi(6, 6, 1));
    step(guest, Booke.BLOCKIRQ);
    assertThat(guest.register("srr0")).isEqualTo(ENTRY + 4);
    assertThat(guest.register("pc")).as("the handler").isEqualTo(VECTORS + 0x800);
  }

  @Test
  void aWaitIsOverWhenAnInterruptIsKeptFromIt() throws KvmException {
    Guest guest = counting();
    guest.register("msr", guest.register("msr") | 0x4_0000); // WE
    guest.vcpu.pins().external(true);
    step(guest, Booke.BLOCKIRQ);
    assertThat(guest.register("pc")).isEqualTo(ENTRY + 4);
  }

  @Test
  void anInstructionWithHeldTimeTakesNone() throws KvmException {
    Guest guest = counting();
    guest.load(ENTRY, IntStream.range(0, 30).map(i -> mfspr(10, TBL)).toArray());
    guest.register("decr", 1000);
    step(guest, GuestDebug.HOLD_TIME);
    int began = guest.register("r10");
    for (int i = 0; i < 20; i++) {
      step(guest, GuestDebug.HOLD_TIME);
      assertThat(guest.register("r10")).isEqualTo(began);
    }
    assertThat(guest.register("decr")).isEqualTo(1000);
    step(guest, 0);
    step(guest, 0);
    assertThat(guest.register("r10")).isEqualTo(began + BookeVcpu.TICKS_PER_INSTRUCTION);
    assertThat(guest.register("decr")).isEqualTo(1000 - 2 * BookeVcpu.TICKS_PER_INSTRUCTION);
  }

  @Test
  void aStoppedMachineHasNoTime() throws KvmException {
    Guest guest = counting();
    guest.run(100);
    int timeBase = guest.register("tbl");
    byte[] bytes = new byte[4096];
    for (int i = 0; i < 1000; i++) {
      guest.vcpu.memory().read(ENTRY, bytes, 0, bytes.length);
      guest.vcpu.debugState();
      guest.register("decr");
    }
    assertThat(guest.register("tbl")).isEqualTo(timeBase);
  }

  /** Each runs out after some hundred instructions. */
  @ParameterizedTest
  @CsvSource({
    "DECREMENTER, 0x04000000, 1000",
    "FIXED_INTERVAL, 0x0181A000, 0",
    "WATCHDOG, 0x481A0000, 0",
  })
  void timersStandWhileTheCoreDoesAndInHeldSteps(Source source, String tcr, int decrementer)
      throws KvmException {
    int undisturbed = stepsToInterrupt(source, tcr, decrementer, false);
    assertThat(undisturbed).isBetween(50, 400);
    assertThat(stepsToInterrupt(source, tcr, decrementer, true)).isEqualTo(undisturbed);
  }

  /** How many steps that take time the guest does until the interrupt. */
  private static int stepsToInterrupt(
      Source source, String tcr, int decrementer, boolean disturbed) throws KvmException {
    Guest guest = counting();
    guest.register("tcr", Long.decode(tcr).intValue());
    guest.register("decr", decrementer);
    byte[] bytes = new byte[4096];
    int steps = 0;
    while (guest.register("pc") < VECTORS && steps < 1000) {
      step(guest, 0);
      steps++;
      for (int n = 0; disturbed && n < 3 && guest.register("pc") < VECTORS; n++) {
        step(guest, GuestDebug.HOLD_TIME | Booke.BLOCKIRQ);
        guest.vcpu.memory().read(ENTRY, bytes, 0, bytes.length);
      }
    }
    assertThat(guest.register("pc") & ~0xFF).isEqualTo(VECTORS + 0x100 * source.ivor);
    return steps;
  }

  @Test
  void timeThatIsHeldWakesNobody() throws KvmException {
    Guest guest = counting();
    guest.register("msr", guest.register("msr") | 0x4_0000); // WE
    guest.register("tcr", 0x0400_0000);
    guest.register("decr", 100);
    guest.debug(GuestDebug.SINGLESTEP | GuestDebug.HOLD_TIME);
    guest.vcpu.turns().kick();
    assertThat(guest.vcpu.run()).isEqualTo(new VcpuExit.Kicked());
    assertThat(guest.register("decr")).isEqualTo(100);
  }
}
