package io.trapgate.it.port;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.target.kvm.VcpuExit;
import java.io.ByteArrayOutputStream;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The same of kicks, of a reset, and of what is left when debugging is switched off. */
abstract class KickContract extends PortContract {
  private static final VcpuExit KICKED = new VcpuExit.Kicked();
  private static final int PATIENCE_SECONDS = 60;

  @Test
  void aKickBeforeARunEndsItAndTwoOfThemCountOnce() throws Exception {
    machine.debug(false, machine.count(3));
    machine.vm().kick();
    machine.vm().kick();
    assertThat(machine.run()).isEqualTo(KICKED);
    assertThat(machine.run()).isEqualTo(subject.atSlots(machine.count(3), Set.of(0)));
  }

  /** Short and long waits, so that kicks come before, at and behind the beginning of a run. */
  @Test
  void aKickEndsAnEndlessLoopWheneverItComes() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 200; i++) {
      CompletableFuture<VcpuExit> running = machine.running();
      for (int spins = random.nextInt(20_000); spins > 0; spins--) {
        Thread.onSpinWait();
      }
      machine.vm().kick();
      assertThat(PortMachine.result(running)).as("kick %d, seed %d", i, seed).isEqualTo(KICKED);
    }
    long counted = machine.get(subject.counter());
    assertThat(counted).as("it has run between the kicks").isGreaterThan(4);
  }

  @Test
  void aKickReachesAGuestThatHasRunForAWhile() throws Exception {
    talksThenIsKicked(Subject.TALK);
  }

  @Test
  void aKickReachesAGuestThatWaitsForAnInterrupt() throws Exception {
    talksThenIsKicked(Subject.TALK_AND_WAIT);
    machine.at(Subject.WAIT);
    for (int i = 0; i < 20; i++) {
      CompletableFuture<VcpuExit> running = machine.running();
      machine.vm().kick();
      assertThat(PortMachine.result(running)).isEqualTo(KICKED);
    }
  }

  private void talksThenIsKicked(int offset) throws Exception {
    CountDownLatch said = new CountDownLatch(1);
    machine.vm().serial().orElseThrow().onReceive(_ -> said.countDown());
    machine.at(offset);
    CompletableFuture<VcpuExit> running = machine.running();
    assertThat(said.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    machine.vm().kick();
    assertThat(PortMachine.result(running)).isEqualTo(KICKED);
    assertThat(machine.get(subject.counter())).isEqualTo(2);
    long pc = machine.vcpu().programCounter();
    assertThat(pc).isBetween((long) Subject.CODE + offset, (long) Subject.CODE + offset + 0x80);
  }

  @Test
  void aResetBringsBackRegistersAndMemoryAndKeepsTheSlots() throws Exception {
    machine.debug(false, machine.count(3)); // first: Book E's debug registers show it
    String before = machine.registers();
    byte[] code = new byte[16];
    machine.vcpu().memory().read(Subject.CODE, code, 0, code.length);
    assertThat(machine.run()).isEqualTo(subject.atSlots(machine.count(3), Set.of(0)));
    machine.vcpu().memory().write(Subject.CODE, new byte[16], 0, 16);
    machine.vcpu().memory().write(0x20_0000, new byte[] {1}, 0, 1);

    machine.vm().reset();
    byte[] again = new byte[16];
    machine.vcpu().memory().read(Subject.CODE, again, 0, again.length);
    assertThat(again).isEqualTo(code);
    machine.vcpu().memory().read(0x20_0000, again, 0, 1);
    assertThat(again[0]).as("RAM is zero").isZero();
    assertThat(machine.registers()).isEqualTo(before);
    assertThat(machine.run()).isEqualTo(subject.atSlots(machine.count(3), Set.of(0)));
  }

  /** Steps and all slots are armed, and then the guest runs through all of them. */
  @Test
  void nothingStaysArmedWhenDebuggingIsSwitchedOff() throws Exception {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    machine
        .vm()
        .serial()
        .orElseThrow()
        .onReceive(bytes -> {
          said.writeBytes(bytes);
          machine.vm().kick();
        });
    machine.at(Subject.TALK);
    int slots = machine.vm().debugSlots().code().size();
    Long[] words = new Long[slots];
    long talk = Subject.CODE + Subject.TALK;
    for (int i = 0; i < slots; i++) {
      words[i] = talk + (long) (i + 1) * subject.countBytes();
    }
    machine.debug(true, words);
    assertThat(machine.run()).isInstanceOf(VcpuExit.Debug.class);
    machine.vcpu().setGuestDebug(subject.off());
    assertThat(machine.run()).isEqualTo(KICKED);
    assertThat(said.size()).isEqualTo(1);
    assertThat(machine.get(subject.counter())).isEqualTo(2);
    machine.vm().kick();
    assertThat(machine.run()).as("it goes round").isEqualTo(KICKED);
  }
}
