package io.trapgate.target.booke;

import static io.trapgate.target.booke.Guest.DATA;
import static io.trapgate.target.booke.Guest.ENTRY;
import static io.trapgate.target.booke.Guest.addi;
import static io.trapgate.target.booke.Guest.branch;
import static io.trapgate.target.booke.Guest.dForm;
import static io.trapgate.target.booke.Guest.li;
import static io.trapgate.target.booke.Guest.lwz;
import static io.trapgate.target.booke.Guest.stw;
import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.target.kvm.GuestDebug;
import io.trapgate.target.kvm.GuestDebug.Booke;
import io.trapgate.target.kvm.KvmException;
import io.trapgate.target.kvm.VcpuExit;
import org.junit.jupiter.api.Test;

/** Steps, breakpoints and watches on a running core. */
class BookeVcpuDebugTest {
  private static final int HOT = 200_000;

  /** r3 = DATA; loop: r4 = [r3]; r4++; [r3] = r4; r5++; b loop. */
  private final Guest guest =
      new Guest(li(3, DATA), lwz(4, 3, 0), addi(4, 4, 1), stw(4, 3, 0), addi(5, 5, 1), branch(-16));

  private VcpuExit run() {
    return guest.vcpu.run();
  }

  private static VcpuExit.Debug.Booke debug(int status, int address) {
    return new VcpuExit.Debug.Booke(status, address);
  }

  /** Runs the loop until it is decoded, cached and compiled, then stops it by a clock event. */
  private void heat() {
    long ticks = guest.vcpu.turns().clock().ticks() + 8L * HOT;
    var _ = guest.vcpu.turns().clock().schedule(ticks, guest.vcpu.turns()::kick);
    assertThat(run()).isEqualTo(new VcpuExit.Kicked());
  }

  @Test
  void aClockEventStopsAtAnExactInstruction() {
    heat();

    assertThat(guest.vcpu.instructionCount()).isEqualTo(HOT);
  }

  @Test
  void aStepCompletesOneInstruction() throws KvmException {
    guest.debug(GuestDebug.SINGLESTEP);

    assertThat(run()).isEqualTo(debug(Booke.NONE, ENTRY + 4));
    assertThat(run()).isEqualTo(debug(Booke.NONE, ENTRY + 8));
    assertThat(guest.vcpu.instructionCount()).isEqualTo(2);
  }

  @Test
  void breakpointsAreSetMovedAndRemovedInHotCode() throws KvmException {
    heat();
    guest.debug(GuestDebug.USE_HW_BP, new Booke.Slot(ENTRY + 12, Booke.BREAKPOINT));
    assertThat(run()).isEqualTo(debug(Booke.BREAKPOINT, ENTRY + 12));
    long count = guest.vcpu.instructionCount();
    assertThat(run())
        .as("always triggers on resume")
        .isEqualTo(debug(Booke.BREAKPOINT, ENTRY + 12));
    assertThat(guest.vcpu.instructionCount()).isEqualTo(count);

    guest.debug(GuestDebug.USE_HW_BP, new Booke.Slot(ENTRY + 16, Booke.BREAKPOINT));
    assertThat(run()).isEqualTo(debug(Booke.BREAKPOINT, ENTRY + 16));
    assertThat(guest.vcpu.instructionCount()).isEqualTo(count + 1);

    guest.vcpu.setGuestDebug(Booke.OFF);
    heat();
  }

  @Test
  void engineBreakpointsReportStatusZeroAndNeedTheFlag() throws KvmException {
    heat();
    guest.vcpu.engineBreakpoints(ENTRY + 8, ENTRY + 20);
    heat();
    guest.debug(GuestDebug.USE_SW_BP);
    var first = (VcpuExit.Debug.Booke) run();

    assertThat(first.status()).isEqualTo(Booke.NONE);
    assertThat(first.address()).isIn((long) ENTRY + 8, (long) ENTRY + 20);
    assertThat(guest.vcpu.programCounter()).isEqualTo(first.address());
    assertThat(guest.word(ENTRY + 8)).as("memory is untouched").isEqualTo(addi(4, 4, 1));
  }

  @Test
  void anIacOutranksAnEngineBreakpointAndAStep() throws KvmException {
    guest.vcpu.engineBreakpoints(ENTRY);
    guest.debug(
        GuestDebug.USE_HW_BP | GuestDebug.USE_SW_BP | GuestDebug.SINGLESTEP,
        new Booke.Slot(ENTRY, Booke.BREAKPOINT));

    assertThat(run()).isEqualTo(debug(Booke.BREAKPOINT, ENTRY));
    assertThat(guest.vcpu.instructionCount()).isZero();
  }

  @Test
  void aWatchStopsBeforeTheAccessInHotCode() throws KvmException {
    heat();
    guest.debug(GuestDebug.USE_HW_BP, new Booke.Slot(DATA, Booke.WATCH_WRITE));

    assertThat(run()).isEqualTo(debug(Booke.WATCH_WRITE, DATA));
    assertThat(guest.vcpu.programCounter()).isEqualTo(ENTRY + 12);
    assertThat(guest.word(DATA)).isEqualTo(guest.register("r4") - 1);

    int before = guest.word(DATA);
    guest.step();
    assertThat(guest.word(DATA)).isEqualTo(before + 1);
  }

  @Test
  void aReadWatchOnHotCodeReportsRead() throws KvmException {
    heat();
    guest.debug(GuestDebug.USE_HW_BP, new Booke.Slot(DATA, Booke.WATCH_READ | Booke.WATCH_WRITE));

    var first = (VcpuExit.Debug.Booke) run();
    assertThat(first.address()).isEqualTo(DATA);
    guest.step();
    guest.debug(GuestDebug.USE_HW_BP, new Booke.Slot(DATA, Booke.WATCH_READ));
    assertThat(run()).isEqualTo(debug(Booke.WATCH_READ, DATA));
    assertThat(guest.vcpu.programCounter()).isEqualTo(ENTRY + 4);
  }

  @Test
  void onlyTheStartAddressOfAnAccessCounts() throws KvmException {
    guest.debug(
        GuestDebug.USE_HW_BP,
        new Booke.Slot(DATA + 1, Booke.WATCH_WRITE),
        new Booke.Slot(DATA + 3, Booke.WATCH_READ));

    heat();
  }

  @Test
  void eachWordOfLmwAndStmwIsCompared() throws KvmException {
    Guest multiple = new Guest(li(3, DATA), dForm(46, 28, 3, 0), dForm(47, 28, 3, 16));
    multiple.load(DATA, 1, 2, 3, 4);
    multiple.debug(
        GuestDebug.USE_HW_BP,
        new Booke.Slot(DATA + 8, Booke.WATCH_READ),
        new Booke.Slot(DATA + 28, Booke.WATCH_WRITE));

    assertThat(multiple.vcpu.run()).isEqualTo(debug(Booke.WATCH_READ, DATA + 8));
    assertThat(multiple.register("r28")).as("nothing changed").isZero();
    multiple.step();
    assertThat(multiple.register("r31")).isEqualTo(4);
    multiple.debug(GuestDebug.USE_HW_BP, new Booke.Slot(DATA + 28, Booke.WATCH_WRITE));
    assertThat(multiple.vcpu.run()).isEqualTo(debug(Booke.WATCH_WRITE, DATA + 28));
    assertThat(multiple.word(DATA + 16)).as("nothing changed").isZero();
  }

  @Test
  void aStepOntoAWatchReportsTheWatch() throws KvmException {
    guest.step();
    guest.debug(
        GuestDebug.SINGLESTEP | GuestDebug.USE_HW_BP, new Booke.Slot(DATA, Booke.WATCH_READ));

    assertThat(run()).isEqualTo(debug(Booke.WATCH_READ, DATA));
    assertThat(guest.vcpu.programCounter()).isEqualTo(ENTRY + 4);
  }

  @Test
  void aStepOfAFaultingInstructionEndsBehindTheHandlersFirst() throws KvmException {
    Guest faulting = new Guest(0);
    faulting.register("ivpr", 0x2_0000);
    faulting.register("ivor6", 0x700);
    faulting.load(0x2_0700, li(3, 1));
    faulting.debug(GuestDebug.SINGLESTEP);

    assertThat(faulting.vcpu.run()).isEqualTo(debug(Booke.NONE, 0x2_0704));
    assertThat(faulting.register("srr0")).isEqualTo(ENTRY);
    assertThat(faulting.register("esr")).isEqualTo(0x0800_0000);
  }

  @Test
  void theGuestSeesEdmAndCannotWriteWhileUserSpaceOwns() throws KvmException {
    Guest owner =
        new Guest(
            dForm(15, 3, 0, 0x4080),
            Guest.mtspr(308, 3),
            Guest.mfspr(4, 308),
            Guest.mtspr(312, 3),
            branch(-8));
    owner.debug(GuestDebug.USE_HW_BP, new Booke.Slot(ENTRY + 12, Booke.BREAKPOINT));
    owner.vcpu.run();
    assertThat(owner.register("r4")).isEqualTo(0x8000_0000);

    owner.vcpu.setGuestDebug(Booke.OFF);
    owner.register("pc", ENTRY);
    owner.debug(0);
    owner.vcpu.setGuestDebug(Booke.OFF);
    assertThat(owner.register("dbcr0")).isZero();
    owner.register("pc", ENTRY);
    owner.vcpu.turns().kick();
    assertThat(owner.vcpu.run()).isEqualTo(new VcpuExit.Kicked());
    var _ =
        owner
            .vcpu
            .turns()
            .clock()
            .schedule(owner.vcpu.turns().clock().ticks() + 800, owner.vcpu.turns()::kick);
    owner.vcpu.run();
    assertThat(owner.register("r4")).isEqualTo(0x4080_0000);
    assertThat(owner.register("iac1")).isEqualTo(0x4080_0000);
  }

  @Test
  void aKickFromAnotherThreadIsNeverLost() throws Exception {
    for (int i = 0; i < 50; i++) {
      Thread other = Thread.ofPlatform().start(guest.vcpu.turns()::kick);
      assertThat(run()).isEqualTo(new VcpuExit.Kicked());
      other.join();
    }
  }
}
