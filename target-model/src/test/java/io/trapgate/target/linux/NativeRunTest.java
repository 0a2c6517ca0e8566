package io.trapgate.target.linux;

import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trapgate.target.kvm.GuestDebug;
import io.trapgate.target.kvm.KvmException;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@NeedsKvm
@Timeout(180) // a second on a quiet machine
class NativeRunTest {
  private static final int JUMP_TO_ITSELF_1 = 0xEB;
  private static final int JUMP_TO_ITSELF_2 = 0xFE;

  @Test
  void aFailedCallTellsItsErrno() {
    assertThatThrownBy(() -> new KvmSystem("/dev/no-such"))
        .isInstanceOfSatisfying(KvmException.class, e -> assertThat(e.errno()).isEqualTo(2))
        .hasMessage("open: errno 2: /dev/no-such: No such file or directory");
    assertThatThrownBy(() -> new KvmSystem("/dev/null"))
        .isInstanceOfSatisfying(KvmException.class, e -> assertThat(e.errno()).isEqualTo(25));
  }

  /** {@code mov ax,1; mov [0x2000],ax; inc ax; hlt}. */
  @Test
  void stepsAndRunsToHalt() throws KvmException {
    try (NativeGuest guest = new NativeGuest(0xB8, 1, 0, 0xA3, 0, 0x20, 0x40, 0xF4)) {
      guest.guestDebug(GuestDebug.ENABLE | GuestDebug.SINGLESTEP);
      for (long pc : new long[] {0x1003, 0x1006, 0x1007}) {
        assertThat(guest.vcpu.run()).isEqualTo(KvmRun.DEBUG);
        assertThat(guest.get("rip")).isEqualTo(pc);
        assertThat(guest.vcpu.page().debug())
            .isEqualTo(new KvmRun.Debug(1, pc, GuestDebug.X86.DR6_BASE | GuestDebug.X86.DR6_BS, 0));
      }
      guest.guestDebug(0);
      assertThat(guest.vcpu.run()).isEqualTo(KvmRun.HLT);
      assertThat(guest.get("rax")).isEqualTo(2);
      assertThat(guest.ram.memory().get(JAVA_SHORT, 0x2000)).isEqualTo((short) 1);
    }
  }

  @Test
  void aKickBeforeTheRunIsNotLost() throws KvmException {
    try (NativeGuest guest = new NativeGuest(JUMP_TO_ITSELF_1, JUMP_TO_ITSELF_2)) {
      guest.vcpu.kick().runsHere();
      guest.vcpu.kick().kick();
      assertThat(guest.vcpu.run()).isEqualTo(KvmRun.INTR);
      assertThat(guest.vcpu.kick().taken()).isTrue();
      assertThat(guest.vcpu.kick().taken()).isFalse();
    }
  }

  /**
   * Each round the kick comes at another moment of the loop: before the look, behind it, inside.
   */
  @Test
  void noKickIsLostWheneverItComes() throws Exception {
    int rounds = 1_000;
    try (NativeGuest guest = new NativeGuest(JUMP_TO_ITSELF_1, JUMP_TO_ITSELF_2);
        var thread = Executors.newSingleThreadExecutor()) {
      VcpuKick kick = guest.vcpu.kick();
      thread.submit(kick::runsHere).get();
      for (int round = 0; round < rounds; round++) {
        Future<Integer> runs = thread.submit(() -> untilKicked(guest.vcpu));
        spin(round % 100 * 200L);
        kick.kick();
        try {
          assertThat(runs.get(60, SECONDS)).as("round %d", round).isGreaterThanOrEqualTo(0);
        } finally {
          kick.kick(); // or a lost one would keep the executor from ending
        }
        boolean ignored = kick.taken();
      }
    }
  }

  /** The page that a kick writes to is unmapped when the vCPU is closed: a late one must not. */
  @Test
  void aKickBehindTheEndOfTheVcpuTouchesNothing() throws KvmException {
    VcpuKick kick;
    try (NativeGuest guest = new NativeGuest(JUMP_TO_ITSELF_1, JUMP_TO_ITSELF_2)) {
      kick = guest.vcpu.kick();
      kick.runsHere();
    }
    assertThatCode(kick::kick).doesNotThrowAnyException();
  }

  /** What was mapped ends in an exception, and not the process with a fault. */
  @Test
  void aLookAtAMachineThatIsClosedIsAnException() throws KvmException {
    NativeGuest guest = new NativeGuest(JUMP_TO_ITSELF_1, JUMP_TO_ITSELF_2);
    MemorySegment memory = guest.ram.memory();
    guest.close();
    assertThatThrownBy(() -> guest.get("rip")).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> memory.get(JAVA_SHORT, 0)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aKickFromAnotherThreadMayComeWhileTheVcpuIsClosed() throws Exception {
    for (int round = 0; round < 20; round++) {
      AtomicBoolean closed = new AtomicBoolean();
      Future<Integer> kicks;
      try (var other = Executors.newSingleThreadExecutor()) {
        try (NativeGuest guest = new NativeGuest(JUMP_TO_ITSELF_1, JUMP_TO_ITSELF_2)) {
          VcpuKick kick = guest.vcpu.kick();
          kick.runsHere();
          kicks = other.submit(() -> kickUntil(kick, closed));
          assertThat(untilKicked(guest.vcpu)).as("round %d", round).isGreaterThanOrEqualTo(0);
          kick.runsNowhere();
        } finally {
          closed.set(true);
        }
        assertThat(kicks.get()).isPositive();
      }
    }
  }

  private static int kickUntil(VcpuKick kick, AtomicBoolean closed) {
    int kicks = 0;
    do {
      kick.kick();
      kicks++;
      LockSupport.parkNanos(10_000); // a thread that gets nothing but signals doesn't get on
    } while (!closed.get());
    return kicks;
  }

  private static int untilKicked(KvmVcpu vcpu) throws KvmException {
    int runs = 0;
    while (!vcpu.kick().taken()) {
      assertThat(vcpu.run()).isEqualTo(KvmRun.INTR);
      runs++;
    }
    return runs;
  }

  private static void spin(long nanos) {
    long end = System.nanoTime() + nanos;
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
  }
}
