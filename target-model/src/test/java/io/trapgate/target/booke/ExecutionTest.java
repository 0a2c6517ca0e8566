package io.trapgate.target.booke;

import static io.trapgate.target.booke.Guest.DATA;
import static io.trapgate.target.booke.Guest.ENTRY;
import static io.trapgate.target.booke.Guest.addi;
import static io.trapgate.target.booke.Guest.branch;
import static io.trapgate.target.booke.Guest.dForm;
import static io.trapgate.target.booke.Guest.li;
import static io.trapgate.target.booke.Guest.lwz;
import static io.trapgate.target.booke.Guest.mfspr;
import static io.trapgate.target.booke.Guest.mtspr;
import static io.trapgate.target.booke.Guest.stw;
import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.target.kvm.GuestDebug;
import io.trapgate.target.kvm.KvmException;
import io.trapgate.target.kvm.VcpuExit;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Interrupts, translation, timers and self-modifying code on the whole core. */
class ExecutionTest {
  private static final int VECTORS = 0x2_0000;

  private static void steps(Guest guest, int count) throws KvmException {
    for (int i = 0; i < count; i++) {
      guest.step();
    }
  }

  @Test
  void aDataTlbMissTellsItsHandlerWhatToMap() throws KvmException {
    Guest guest = new Guest(dForm(15, 3, 0, 0x4000), stw(5, 3, 0x1234));
    guest.register("ivpr", VECTORS);
    guest.register("ivor13", 0x500);
    guest.register("mas4", 0x0000_0104);
    guest.register("pid", 7);
    guest.load(VECTORS + 0x500, li(6, 1));
    steps(guest, 2);

    assertThat(guest.register("dear")).isEqualTo(0x4000_1234);
    assertThat(guest.register("esr")).as("ST").isEqualTo(0x0080_0000);
    assertThat(guest.register("srr0")).isEqualTo(ENTRY + 4);
    assertThat(guest.register("mas1")).isEqualTo(0x8007_0100);
    assertThat(guest.register("mas2")).isEqualTo(0x4000_1004);
    assertThat(guest.register("mas6")).isEqualTo(0x0007_0000);
    assertThat(guest.register("pc")).isEqualTo(VECTORS + 0x504);
  }

  @Test
  void tlbweMapsAndTheAccessIsRestarted() throws KvmException {
    Guest guest = new Guest(dForm(15, 3, 0, 0x4000), lwz(5, 3, 0x10), branch(0));
    guest.register("ivpr", VECTORS);
    guest.register("ivor13", 0x500);
    guest.register("mas4", 0x0000_0100);
    guest.load(VECTORS + 0x500, li(6, DATA | 0x3), mtspr(627, 6), Guest.TLBWE, Guest.RFI);
    guest.load(DATA + 0x10, 0xCAFE_F00D);
    steps(guest, 6);

    assertThat(guest.register("r5")).isEqualTo(0xCAFE_F00D);
    assertThat(guest.register("pc")).isEqualTo(ENTRY + 8);
  }

  @Test
  void aMissingTranslationIsToldBeforeAMisalignedMultiple() throws KvmException {
    Guest guest =
        new Guest(dForm(15, 3, 0, 0x4000), dForm(46, 30, 3, 1), dForm(46, 30, 0, DATA + 1));
    guest.register("ivpr", VECTORS);
    guest.register("ivor5", 0x200);
    guest.register("ivor13", 0x500);
    guest.load(VECTORS + 0x200, li(6, 1));
    guest.load(VECTORS + 0x500, li(6, 1));
    steps(guest, 2);
    assertThat(guest.register("pc")).as("unmapped").isEqualTo(VECTORS + 0x504);

    guest.register("pc", ENTRY + 8);
    guest.step();
    assertThat(guest.register("pc")).as("mapped").isEqualTo(VECTORS + 0x204);
    assertThat(guest.register("dear")).isEqualTo(DATA + 1);
  }

  @Test
  void userModeNeedsUserPermissions() throws KvmException {
    Guest guest = new Guest(lwz(5, 0, DATA));
    guest.register("ivpr", VECTORS);
    guest.register("ivor3", 0x300);
    guest.load(VECTORS + 0x300, li(6, 1));
    guest.register("mas0", 0x1000_0000);
    guest.register("mas1", 0x8000_0700);
    guest.register("mas3", 0x15);
    guest.load(ENTRY, Guest.TLBWE);
    guest.step();
    guest.register("msr", 0x4000);
    guest.step();

    assertThat(guest.register("srr0")).isEqualTo(ENTRY + 4);
    assertThat(guest.register("srr1")).isEqualTo(0x4000);
    assertThat(guest.register("msr")).isZero();
    assertThat(guest.register("pc")).isEqualTo(VECTORS + 0x304);
  }

  @Test
  void privilegedSprsAreRefusedInUserModeAndUnknownOnesAreIllegal() throws KvmException {
    Guest guest = new Guest(mfspr(3, 26));
    guest.register("ivpr", VECTORS);
    guest.register("ivor6", 0x600);
    guest.load(VECTORS + 0x600, li(6, 1));
    guest.register("msr", 0x4000);
    guest.step();
    assertThat(guest.register("esr")).as("PPR").isEqualTo(0x0400_0000);

    guest.load(ENTRY, mfspr(3, 900));
    guest.register("pc", ENTRY);
    guest.step();
    assertThat(guest.register("esr")).as("PIL").isEqualTo(0x0800_0000);
  }

  @Test
  void scReturnsBehindItself() throws KvmException {
    Guest guest = new Guest(Guest.SC, li(4, 2));
    guest.register("ivpr", VECTORS);
    guest.register("ivor8", 0x800);
    guest.load(VECTORS + 0x800, Guest.RFI);
    steps(guest, 3);

    assertThat(guest.register("r4")).isEqualTo(2);
    assertThat(guest.vcpu.instructionCount()).isEqualTo(3);
  }

  @Test
  void codeThatIsOverwrittenIsDecodedAgain() throws KvmException {
    Guest guest =
        new Guest(
            li(3, ENTRY),
            dForm(15, 4, 0, li(5, 9) >>> 16),
            dForm(24, 4, 4, li(5, 9)),
            li(5, 1),
            stw(4, 3, 12),
            branch(-8));
    guest.debug(0);
    var _ = guest.vcpu.turns().clock().schedule(800, guest.vcpu.turns()::kick);
    guest.vcpu.run();

    assertThat(guest.register("r5")).isEqualTo(9);
  }

  @Test
  void theDecrementerFiresAtTheSameInstructionWhetherSteppedOrNot() throws KvmException {
    assertThat(countAtInterrupt(true)).isEqualTo(countAtInterrupt(false)).isPositive();
  }

  private static long countAtInterrupt(boolean stepped) throws KvmException {
    Guest guest = new Guest(addi(3, 3, 1), addi(3, 3, 1), branch(-8));
    guest.register("ivpr", VECTORS);
    guest.register("ivor10", 0xA00);
    guest.register("tcr", 0x0400_0000);
    guest.register("decr", 8 * 1000 + 3);
    guest.register("msr", 0x8000);
    guest.load(VECTORS + 0xA00, branch(0));
    if (stepped) {
      steps(guest, 500);
    }
    guest.vcpu.engineBreakpoints(VECTORS + 0xA00);
    guest.debug(GuestDebug.USE_SW_BP);
    assertThat(guest.vcpu.run()).isEqualTo(new VcpuExit.Debug.Booke(0, VECTORS + 0xA00));
    return guest.vcpu.instructionCount();
  }

  @Test
  void aWaitingCoreJumpsToItsNextTimerEvent() throws KvmException {
    Guest guest = new Guest(branch(0));
    guest.register("ivpr", VECTORS);
    guest.register("ivor10", 0xA00);
    guest.register("tcr", 0x0400_0000);
    guest.register("decr", 0x4000_0000);
    guest.register("msr", 0x0004_8000);
    guest.load(VECTORS + 0xA00, branch(0));
    guest.vcpu.engineBreakpoints(VECTORS + 0xA00);
    guest.debug(GuestDebug.USE_SW_BP);

    assertThat(guest.vcpu.run()).isEqualTo(new VcpuExit.Debug.Booke(0, VECTORS + 0xA00));
    assertThat(guest.vcpu.instructionCount()).isZero();
    assertThat(guest.vcpu.turns().clock().ticks()).isEqualTo(0x4000_0000);
  }

  @Test
  void aPostedTaskWakesAWaitingCore() throws Exception {
    Guest guest = new Guest(branch(0));
    guest.register("ivpr", VECTORS);
    guest.register("ivor4", 0x400);
    guest.register("msr", 0x0004_8000);
    guest.load(VECTORS + 0x400, branch(0));
    guest.vcpu.engineBreakpoints(VECTORS + 0x400);
    guest.debug(GuestDebug.USE_SW_BP);
    guest.vcpu.pins().externalProxy(() -> 0x42);
    CountDownLatch started = new CountDownLatch(1);
    Thread device =
        Thread.ofPlatform()
            .start(() -> {
              started.countDown();
              guest.vcpu.turns().control().post(() -> guest.vcpu.pins().external(true));
            });
    started.await();

    assertThat(guest.vcpu.run()).isEqualTo(new VcpuExit.Debug.Booke(0, VECTORS + 0x400));
    assertThat(guest.register("epr")).isEqualTo(0x42);
    device.join();
  }

  @Test
  void poweringOffEndsTheRun() {
    Guest guest = new Guest(branch(0));
    guest.vcpu.turns().control().post(() -> guest.vcpu.turns().control().powerOff(3));

    assertThat(guest.vcpu.run()).isEqualTo(new VcpuExit.Shutdown(3));
  }

  @Test
  void debuggerWritesReachDecodedCode() throws KvmException {
    Guest guest = new Guest(li(3, 1), branch(-4));
    guest.step();
    byte[] word = java.nio.ByteBuffer.allocate(4).putInt(li(3, 7)).array();
    assertThat(guest.vcpu.memory().write(ENTRY, word, 0, 4)).isEqualTo(4);
    guest.register("pc", ENTRY);
    guest.step();

    assertThat(guest.register("r3")).isEqualTo(7);
    assertThat(guest.vcpu.memory().read(0x7000_0000L, word, 0, 4)).isZero();
  }
}
