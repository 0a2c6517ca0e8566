package io.trapgate.target.booke;

import static io.trapgate.target.booke.Guest.DATA;
import static io.trapgate.target.booke.Guest.ENTRY;
import static io.trapgate.target.booke.Guest.addi;
import static io.trapgate.target.booke.Guest.branch;
import static io.trapgate.target.booke.Guest.li;
import static io.trapgate.target.booke.Guest.stw;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trapgate.target.kvm.GuestDebug;
import io.trapgate.target.kvm.GuestDebug.Booke;
import io.trapgate.target.kvm.KvmCompat;
import io.trapgate.target.kvm.KvmException;
import io.trapgate.target.kvm.VcpuExit;
import org.junit.jupiter.api.Test;

/**
 * The review of version 3, point by point (booke.md 2.2): where it was right, version 3 shows the
 * fault here and what was merged doesn't; where it was about words, both behave.
 */
class ReviewPointsTest {
  private static final int HOST_DBCR0 = 0x4080_0000;
  private static final int HOST_IAC1 = 0x1234_5678;

  private final Guest upstream = guest(CpuModel.E500V2, KvmCompat.UPSTREAM);
  private final Guest mailed = guest(CpuModel.E500V2, KvmCompat.SEED_V3);

  private static Guest guest(CpuModel cpu, KvmCompat compat, int... program) {
    int[] loop = {li(3, DATA), stw(3, 3, 0), addi(4, 4, 1), branch(-8)};
    return new Guest(cpu, Guest.choices(compat), program.length == 0 ? loop : program);
  }

  private static HostDebug host(Guest guest) {
    return guest.vcpu.debugUnit().parts().host();
  }

  /** The thread that runs the guest is itself debugged, with IAC1. */
  private static Guest debuggedHost(Guest guest) {
    DebugRegisters registers = new DebugRegisters();
    registers.dbcr0 = HOST_DBCR0;
    registers.iac[0] = HOST_IAC1;
    host(guest).threadUses(registers);
    return guest;
  }

  private static VcpuExit breakAndRun(Guest guest) throws KvmException {
    guest.debug(GuestDebug.USE_HW_BP, new Booke.Slot(ENTRY + 8, Booke.BREAKPOINT));
    return guest.stop();
  }

  @Test
  void r1RunningAGuestGivesTheThreadItsRegistersBack() throws KvmException {
    breakAndRun(debuggedHost(upstream));
    breakAndRun(debuggedHost(mailed));

    assertThat(host(upstream).core().dbcr0).isEqualTo(HOST_DBCR0);
    assertThat(host(upstream).core().iac[0]).isEqualTo(HOST_IAC1);
    assertThat(host(mailed).core().dbcr0).as("the put after the restore").isZero();
  }

  @Test
  void r2Dbcr4IsZeroWhenTheGuestIsLeft() throws KvmException {
    for (KvmCompat compat : KvmCompat.values()) {
      Guest guest = guest(CpuModel.E500MC, compat);
      guest.vcpu.debugUnit().parts().owner().user.dbcr4 = 0x0040_0000;
      breakAndRun(guest);

      int left = compat == KvmCompat.UPSTREAM ? 0 : 0x0040_0000;
      assertThat(host(guest).core().dbcr4).as(compat.name()).isEqualTo(left);
    }
  }

  @Test
  void r3TheRegistersAreSwitchedAsForAnyThread() throws KvmException {
    debuggedHost(upstream).vcpu.setGuestDebug(Booke.OFF);
    host(upstream).enter(upstream.vcpu.debugUnit().parts().owner().effective());
    assertThat(host(upstream).core().dbcr0).as("the guest's, inside").isZero();
    host(upstream).leave();
    assertThat(host(upstream).core().dbcr0).as("the thread's, outside").isEqualTo(HOST_DBCR0);
  }

  @Test
  void r4AVcpuThatIsNotDebuggedLoadsNothing() {
    for (Guest guest : new Guest[] {upstream, mailed}) {
      guest.run(100);

      assertThat(host(guest).core().dbcr0).isZero();
      assertThat(host(guest).core().iac[0]).isZero();
    }
  }

  @Test
  void r5AThreadWithoutDebuggingKeepsNothingOfTheGuest() throws KvmException {
    breakAndRun(upstream);
    breakAndRun(mailed);

    assertThat(host(upstream).core().dbcr0).isZero();
    assertThat(host(mailed).core().dbcr0).isZero();
  }

  @Test
  void r6NoEventIsEnabledBeforeItsAddressIsLoaded() throws KvmException {
    assertThat(breakAndRun(upstream))
        .isEqualTo(new VcpuExit.Debug.Booke(Booke.BREAKPOINT, ENTRY + 8));
    assertThat(breakAndRun(mailed))
        .isEqualTo(new VcpuExit.Debug.Booke(Booke.BREAKPOINT, ENTRY + 8));
  }

  @Test
  void r7AnEventSurvivesAPreemptionBeforeItsHandler() throws KvmException {
    upstream.vcpu.debugUnit().preemptAtExit();
    mailed.vcpu.debugUnit().preemptAtExit();

    assertThat(breakAndRun(upstream))
        .isEqualTo(new VcpuExit.Debug.Booke(Booke.BREAKPOINT, ENTRY + 8));
    assertThat(breakAndRun(mailed))
        .as("looks like a step")
        .isEqualTo(new VcpuExit.Debug.Booke(Booke.NONE, ENTRY + 8));
  }

  @Test
  void r8AGuestCannotSwitchTheDebuggerOff() throws KvmException {
    int clearDe = 0x7C00_0124 | 5 << 21; // mtmsr r5, which is 0
    for (KvmCompat compat : KvmCompat.values()) {
      Guest guest = guest(CpuModel.E500MC, compat, clearDe, addi(4, 4, 1), branch(-4));
      guest.debug(GuestDebug.USE_HW_BP, new Booke.Slot(ENTRY + 8, Booke.BREAKPOINT));
      boolean guarded = compat == KvmCompat.UPSTREAM;
      int msrp = guest.vcpu.debugUnit().parts().view().msrp();
      assertThat((msrp & MsrView.MSRP_DEP) != 0).as(compat.name()).isEqualTo(guarded);

      if (guarded) {
        assertThat(guest.stop()).isEqualTo(new VcpuExit.Debug.Booke(Booke.BREAKPOINT, ENTRY + 8));
      } else {
        guest.run(1000);
      }
    }
  }

  @Test
  void r9ASettingWithoutEventsRunsFreely() throws KvmException {
    for (Guest guest : new Guest[] {upstream, mailed}) {
      guest.debug(GuestDebug.USE_HW_BP);
      guest.run(100);
      assertThat(guest.register("r4")).isGreaterThan(10);
    }
  }

  @Test
  void r10TypeZeroIsAnEmptySlotAndAnUnknownTypeIsRefused() throws KvmException {
    Booke.Slot none = new Booke.Slot(ENTRY, Booke.NONE);
    Booke.Slot unknown = new Booke.Slot(ENTRY, 0x10);
    for (Guest guest : new Guest[] {upstream, mailed}) {
      guest.debug(GuestDebug.USE_HW_BP, none, new Booke.Slot(DATA, Booke.WATCH_WRITE));
      assertThat(guest.vcpu.userDebugRegisters()[0]).isEqualTo(0x4004_0000);
    }

    assertThatThrownBy(() -> upstream.debug(GuestDebug.USE_HW_BP, unknown))
        .hasMessageContaining("bp[0].type: 0x10");
    mailed.debug(GuestDebug.USE_HW_BP, unknown);
    assertThat(mailed.vcpu.userDebugRegisters()[0]).as("passed over").isZero();
  }

  @Test
  void anEventThatNobodyAskedForExitsOnlyAfterVersion3() throws KvmException {
    for (Guest guest : new Guest[] {upstream, mailed}) {
      guest.register("msr", 0x200);
      guest.vcpu.unconditionalDebugEvent();
    }

    assertThat(mailed.stop()).isEqualTo(new VcpuExit.Debug.Booke(Booke.NONE, ENTRY));
    upstream.run(10);
    assertThat(upstream.register("dbsr")).as("UDE, for the guest").isEqualTo(0x4000_0000);
  }

  @Test
  void edmStaysBehindOnlyAfterVersion3() throws KvmException {
    for (Guest guest : new Guest[] {upstream, mailed}) {
      guest.debug(GuestDebug.SINGLESTEP);
      assertThat(guest.register("dbcr0")).isEqualTo(0x8000_0000);
      guest.vcpu.setGuestDebug(Booke.OFF);
    }

    assertThat(upstream.register("dbcr0")).isZero();
    assertThat(mailed.register("dbcr0")).isEqualTo(0x8000_0000);
  }

  @Test
  void aRefusedCallLeavesPartialStateOnlyAfterVersion3() {
    Booke.Slot[] three = {
      new Booke.Slot(ENTRY, 2), new Booke.Slot(ENTRY + 4, 2), new Booke.Slot(ENTRY + 8, 2)
    };
    for (Guest guest : new Guest[] {upstream, mailed}) {
      assertThatThrownBy(() -> guest.debug(GuestDebug.USE_HW_BP, three))
          .isInstanceOf(KvmException.class);
    }

    assertThat(upstream.vcpu.userDebugRegisters()[0]).isZero();
    assertThat(mailed.vcpu.userDebugRegisters()[0]).isEqualTo(0x40C0_0000);
  }
}
