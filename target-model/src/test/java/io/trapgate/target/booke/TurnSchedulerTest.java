package io.trapgate.target.booke;

import static io.trapgate.target.booke.Guest.addi;
import static io.trapgate.target.booke.Guest.branch;
import static io.trapgate.target.booke.Guest.dForm;
import static io.trapgate.target.booke.Guest.li;
import static io.trapgate.target.booke.Guest.lwz;
import static io.trapgate.target.booke.Guest.mtspr;
import static io.trapgate.target.booke.Guest.stw;
import static io.trapgate.target.booke.SmpGuest.DATA;
import static io.trapgate.target.booke.SmpGuest.program;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trapgate.target.engine.TurnScheduler;
import io.trapgate.target.kvm.GuestDebug;
import io.trapgate.target.kvm.GuestDebug.Booke;
import io.trapgate.target.kvm.VcpuExit;
import io.trapgate.target.kvm.VmExit;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TurnSchedulerTest {
  private static final int[] LOOP = program(addi(3, 3, 1), branch(-4));
  private static final int LIS_R4 = dForm(15, 4, 0, DATA >>> 16);
  private static final int MTMSR_R5 = 31 << 26 | 5 << 21 | 146 << 1;
  private static final int DEC = 22;
  private static final int TCR = 340;
  private static final VcpuExit KICKED = new VcpuExit.Kicked();

  /** Notes in memory who came by: order = order * 31 + index. */
  private static int[] noting(int index) {
    return program(
        LIS_R4,
        lwz(5, 4, 0),
        dForm(7, 5, 5, 31), // mulli
        addi(5, 5, index),
        stw(5, 4, 0),
        addi(3, 3, 1),
        branch(-20));
  }

  @Test
  void turnsTakeTheQuantumExactly() {
    SmpGuest guest = new SmpGuest(7, LOOP, LOOP, LOOP);
    assertThat(guest.run(guest.all(), 24)).isEqualTo(new VmExit(0, KICKED));
    assertThat(guest.cores).extracting(BookeVcpu::instructionCount).containsExactly(10L, 7L, 7L);
    guest.run(guest.all(), 7);
    assertThat(guest.cores).extracting(BookeVcpu::instructionCount).containsExactly(14L, 10L, 7L);
  }

  @Test
  void allHaveTheSameShareInTheLongRun() {
    SmpGuest guest = new SmpGuest(1000, LOOP, LOOP, LOOP, LOOP, LOOP, LOOP, LOOP, LOOP);
    guest.run(guest.all(), 800_000);
    assertThat(guest.cores).allMatch(core -> core.instructionCount() == 100_000);
    assertThat(guest.turns.clock().ticks()).as("time is the sum").isEqualTo(8 * 800_000);
  }

  @Test
  void whoIsNotInTheSetDoesNothing() throws Exception {
    SmpGuest guest = new SmpGuest(10, LOOP, LOOP, LOOP);
    guest.run(Set.of(0, 2), 1000);
    assertThat(guest.executed(1)).isZero();
    guest.run(Set.of(1), 300);
    assertThat(guest.executed(1)).isEqualTo(300);
    assertThat(guest.executed(0) + guest.executed(2)).isEqualTo(1000);
    assertThat(guest.register(0, "tbl")).as("time is one").isEqualTo(8 * 1300);
    assertThat(guest.register(1, "tbl")).isEqualTo(8 * 1300);
  }

  /** A core that waits with MSR[WE], counts the decrementer's interrupts and waits again. */
  private static int[] sleeper(int ticks) {
    return program(
        li(6, ticks),
        mtspr(DEC, 6),
        dForm(15, 7, 0, 0x0400), // TCR[DIE]
        mtspr(TCR, 7),
        li(8, 0x4000),
        mtspr(410, 8), // IVOR10: 0x4000
        dForm(15, 5, 0, 4), // WE
        dForm(24, 5, 5, 0x8000), // EE
        MTMSR_R5,
        branch(0));
  }

  @Test
  void aWaitingCoreGivesItsTurnAwayAndItsTimerWakesIt() throws Exception {
    SmpGuest guest = new SmpGuest(10, LOOP, sleeper(8 * 1000));
    guest.load(0x4000, addi(3, 3, 1), branch(0));
    guest.run(guest.all(), 900);
    assertThat(guest.executed(1)).as("up to mtmsr").isEqualTo(9);
    assertThat(guest.cores.get(1).describe()).contains("waiting for an interrupt");
    guest.run(guest.all(), 400);
    assertThat(guest.register(1, "r3")).isEqualTo(1);
    assertThat(guest.executed(1)).as("half of the time since").isBetween(9L + 130, 9L + 160);
  }

  @Test
  void whenAllWaitTimeJumps() {
    SmpGuest guest = new SmpGuest(10, sleeper(30_000), sleeper(32_000));
    guest.load(0x4000, addi(3, 3, 1), branch(0));
    guest.turns.clock().schedule(29_000, guest.turns::kick);
    guest.turns.run(guest.all());
    assertThat(guest.executed(0) + guest.executed(1)).isEqualTo(18);
    assertThat(guest.turns.clock().ticks()).isEqualTo(29_000);
  }

  @Test
  void whileOneStepsAllGoAtItsPace() throws Exception {
    SmpGuest guest = new SmpGuest(1000, LOOP, LOOP, LOOP);
    guest.stepping(1, true);
    for (int i = 0; i < 50; i++) {
      assertThat(guest.turns.run(guest.all()).vcpu()).isEqualTo(1);
    }
    assertThat(guest.executed(1)).isEqualTo(50);
    assertThat(guest.executed(0)).isBetween(49L, 51L);
    assertThat(guest.executed(2)).isBetween(49L, 51L);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 3, 10, 100, 40_000})
  void steppingOneOverItsBreakpointLeavesTheOrderAsItWas(long quantum) throws Exception {
    int total = 50_000;
    SmpGuest undisturbed = new SmpGuest(quantum, noting(0), noting(1), noting(2));
    undisturbed.run(undisturbed.all(), total);
    SmpGuest guest = new SmpGuest(quantum, noting(0), noting(1), noting(2));
    guest.turns.clock().schedule(8L * total, guest.turns::kick);
    int stops = 0;
    VmExit exit;
    do {
      for (BookeVcpu core : guest.cores) {
        core.engineBreakpoints(SmpGuest.entry(core.index()) + 20);
        core.setGuestDebug(new Booke(GuestDebug.ENABLE | GuestDebug.USE_SW_BP, List.of()));
      }
      exit = guest.turns.run(guest.all());
      if (exit.exit() instanceof VcpuExit.Debug) {
        stops++;
        guest.step(exit.vcpu());
      }
    } while (!exit.exit().equals(KICKED) && guest.turns.clock().ticks() < 8L * total);
    assertThat(stops).isGreaterThan(5000);
    assertThat(guest.word(DATA)).isEqualTo(undisturbed.word(DATA));
    assertThat(guest.cores)
        .extracting(BookeVcpu::instructionCount)
        .isEqualTo(undisturbed.cores.stream().map(BookeVcpu::instructionCount).toList());
  }

  @Test
  void anotherQuantumIsAnotherOrderAndEachRepeats() {
    int[] seen = new int[4];
    long[] quanta = {5, 17, 100, 5};
    for (int i = 0; i < quanta.length; i++) {
      SmpGuest guest = new SmpGuest(quanta[i], noting(0), noting(1), noting(2));
      guest.run(guest.all(), 30_000);
      seen[i] = guest.word(DATA);
    }
    assertThat(seen[3]).isEqualTo(seen[0]);
    assertThat(Set.of(seen[0], seen[1], seen[2])).hasSize(3);
  }

  @Test
  void theWatchdogOfAnyCoreResetsTheMachineBeforeMoreIsExecuted() {
    // TCR: reset at the third rise of bit 51 of the time base, each 1024 instructions
    int[] dog = program(dForm(15, 6, 0, 0xD018), mtspr(TCR, 6), branch(0));
    SmpGuest guest = new SmpGuest(100, LOOP, dog);
    long[] atReset = {0, 0};
    guest.turns.onResetRequest(() -> {
      atReset[0] = guest.executed(0);
      atReset[1] = guest.executed(1);
      guest.reset();
      guest.turns.kick();
    });
    assertThat(guest.turns.run(guest.all()).exit()).isEqualTo(KICKED);
    assertThat(atReset[1]).isGreaterThan(3);
    assertThat(guest.executed(0)).as("nothing after it").isEqualTo(atReset[0]);
    assertThat(guest.executed(1)).isEqualTo(atReset[1]);
    assertThat(guest.cores).allMatch(core -> core.programCounter() == SmpGuest.entry(core.index()));
  }

  @Test
  void aPowerOffEndsTheRunAfterItsInstruction() {
    SmpGuest guest = new SmpGuest(100, LOOP, LOOP);
    guest.turns.clock().schedule(8 * 250, () -> guest.turns.control().powerOff(3));
    assertThat(guest.turns.run(guest.all())).isEqualTo(new VmExit(0, new VcpuExit.Shutdown(3)));
    assertThat(guest.executed(0) + guest.executed(1)).isEqualTo(250);
  }

  @Test
  void aParkedCoreWaitsForItsRelease() throws Exception {
    SmpGuest guest = new SmpGuest(10, LOOP, LOOP);
    BookeVcpu second = guest.cores.get(1);
    second.park();
    assertThat(second.describe()).contains("waiting in the spin table");
    assertThat(guest.register(1, "pc")).as("as QEMU has it").isEqualTo(0xFFFF_FFFC);
    guest.stepping(1, true);
    guest.run(guest.all(), 1000);
    assertThat(guest.executed(1)).as("a step waits too").isZero();
    guest.turns.clock().schedule(8 * 2000, () -> second.release(0x2000, 0x55));
    assertThat(guest.turns.run(guest.all()).vcpu()).as("released, the step goes on").isEqualTo(1);
    assertThat(guest.executed(1)).isEqualTo(1);
    assertThat(guest.register(1, "r3")).isEqualTo(0x56);
    assertThat(guest.register(1, "r7")).isEqualTo(0x0400_0000);
    assertThat(guest.register(1, "r6")).isZero();
    second.release(0x2000, 0x66);
    assertThat(guest.register(1, "r3")).as("who is out stays out").isEqualTo(0x56);
  }

  @Test
  void aReleasedCoreSeesThe64MibAroundItsStart() throws Exception {
    SmpGuest guest = new SmpGuest(10, LOOP, LOOP);
    BookeVcpu second = guest.cores.get(1);
    second.park();
    assertThat(second.memory().read(0x2000, new byte[4], 0, 4)).as("nothing mapped").isZero();
    second.release(0x2000, 1);
    assertThat(guest.register(1, "pc")).isEqualTo(0x2000);
    assertThat(guest.register(1, "pir")).isEqualTo(1);
    assertThat(second.memory().read(0x2000, new byte[4], 0, 4)).isEqualTo(4);
    guest.run(Set.of(1), 100);
    assertThat(guest.register(1, "r3")).isEqualTo(1 + 50);
  }

  @Test
  void aQuantumIsAtLeastOne() {
    assertThatThrownBy(() -> new TurnScheduler<>(0)).hasMessage("quantum: 0 (expected: >= 1)");
  }
}
