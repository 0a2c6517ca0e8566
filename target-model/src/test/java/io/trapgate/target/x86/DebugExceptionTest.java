package io.trapgate.target.x86;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.target.x86.core.DebugHook.Verdict;
import io.trapgate.target.x86.core.Flag;
import org.junit.jupiter.api.Test;

/** Causes of #DB, what DR6 keeps of them, and who takes it (x86.md 2.2, 2.5). */
class DebugExceptionTest {
  private static final int AT = Guest.CODE;
  private static final long BS = 0x4000;
  private static final long BD = 0x2000;

  private final Guest guest = new Guest();

  private int pushedFlags() {
    byte[] bytes = new byte[2];
    guest.physical.read(guest.reg("rsp") + 4, bytes, 0, 2);
    return bytes[0] & 0xFF | (bytes[1] & 0xFF) << 8;
  }

  private void inHandler() {
    assertThat(guest.reg("rip")).isEqualTo(Guest.handler(1));
  }

  @Test
  void theGuestsOwnStepIsTheGuests() {
    guest.code("90").trapFlag().runs(1);
    inHandler();
    assertThat(guest.movDr(6)).isEqualTo(0xFFFF_4FF0L);
    assertThat(pushedFlags() & Flag.TF).isNotZero();
    assertThat(guest.state().flags & Flag.TF).isZero();
  }

  @Test
  void itExitsWhileUserSpaceSteps() {
    guest.code("90").trapFlag().debug(Guest.STEP).stopsFor(BS, AT + 1);
    assertThat(guest.movDr(6)).as("the guest's").isEqualTo(0xFFFF_0FF0L);
  }

  @Test
  void itExitsWhileUserSpaceUsesSlots() {
    guest.code("90").trapFlag().debug(Guest.SLOTS).stopsFor(BS, AT + 1);
  }

  @Test
  void itIsTheGuestsWhileUserSpaceHasSoftwareBreakpointsOnly() {
    guest.code("90").trapFlag().debug(Guest.SOFTWARE).runs(1);
    inHandler();
  }

  @Test
  void handedBackTheGuestGetsItsCause() {
    guest.code("90").trapFlag().debug(Guest.SLOTS);
    assertThat(guest.vcpu.reinject(guest.debugExit())).isTrue();
    guest.runs(1);
    assertThat(guest.reg("rip")).isEqualTo(Guest.handler(1) + 1);
    assertThat(guest.movDr(6)).isEqualTo(0xFFFF_4FF0L);
  }

  @Test
  void theInstructionThatSetsTfDoesntTrap() {
    // push 0102; popf; nop
    guest.code("68 02 01 9D 90").runs(2);
    assertThat(guest.reg("rip")).isEqualTo(AT + 4);
    guest.runs(1);
    inHandler();
  }

  @Test
  void theOneThatClearsItTraps() {
    guest.code("68 02 00 9D 90").runs(1).trapFlag().runs(1);
    inHandler();
  }

  @Test
  void intDoesntTrapAndTfComesBackWithIret() {
    guest.code("CD 15 90").trapFlag().runs(1);
    assertThat(guest.reg("rip")).isEqualTo(Guest.handler(0x15));
    guest.runs(2);
    assertThat(guest.reg("rip")).as("IRET itself doesn't trap").isEqualTo(AT + 2);
    guest.runs(1);
    inHandler();
  }

  @Test
  void theGuestsStepWaitsForTheInstructionAfterMovSs() {
    guest.code("8E D0 90 90").trapFlag().runs(1);
    assertThat(guest.reg("rip")).isEqualTo(AT + 2);
    guest.runs(1);
    inHandler();
  }

  @Test
  void icebpHasNoCause() {
    guest.code("F1 90").runs(1);
    inHandler();
    assertThat(guest.movDr(6)).isEqualTo(0xFFFF_0FF0L);
    byte[] ip = new byte[1];
    guest.physical.read(guest.reg("rsp"), ip, 0, 1);
    assertThat(ip[0]).as("behind it").isEqualTo((byte) 1);
  }

  /** Intel SDM 3B 17.3.1.4: an instruction that enters a handler is not stepped over. */
  @Test
  void icebpUnderTheGuestsStepHasNoCauseEither() {
    guest.code("F1 90").trapFlag().runs(1);
    inHandler();
    assertThat(guest.movDr(6)).isEqualTo(0xFFFF_0FF0L);
    assertThat(pushedFlags() & Flag.TF).isNotZero();
  }

  @Test
  void icebpExitsBehindItself() {
    guest.code("F1 90").debug(Guest.SLOTS).stopsFor(0, AT + 1).runs(1);
    guest.reg("rip", AT).debug(Guest.STEP).stopsFor(BS, AT + 1);
  }

  @Test
  void stickyCausesStayAndSlotsAreReplaced() {
    guest.movDr(6, 0xE00F).movDr(0, AT).movDr(7, Guest.slot(1, Guest.EXECUTE, 1)).movDr(1, AT);
    guest.code("90").runs(1);
    assertThat(guest.movDr(6)).isEqualTo(0xFFFF_EFF2L);
  }

  /** Intel SDM 3B 17.3.1.1: of all faults only this one pushes RF as it was. */
  @Test
  void theGuestReturnsToItsOwnCodeSlotAndHitsAgainUnlessItSetsRf() {
    guest.movDr(0, AT).movDr(7, Guest.slot(0, Guest.EXECUTE, 1)).code("90");
    guest.runs(3);
    assertThat(guest.reg("rip")).as("returned").isEqualTo(AT);
    guest.runs(1);
    inHandler();
    guest.reg("rip", AT).reg("eflags", Flag.RF | 2).runs(1);
    assertThat(guest.reg("rip")).isEqualTo(AT + 1);
  }

  @Test
  void aSlotOnItsOwnHandlerDoesntStopTime() {
    long both = Guest.slot(0, Guest.EXECUTE, 1) | Guest.slot(1, Guest.EXECUTE, 1);
    guest.movDr(0, Guest.handler(1)).movDr(1, AT).movDr(7, both).code("90").runs(20);
    assertThat(guest.vcpu.instructionCount()).isEqualTo(20);
    inHandler();
  }

  @Test
  void aGuestsSlotIsNotHitInTheShadowOfMovSs() {
    guest.movDr(0, AT + 2).movDr(7, Guest.slot(0, Guest.EXECUTE, 1)).code("8E D0 90 90").runs(2);
    assertThat(guest.reg("rip")).isEqualTo(AT + 3);
  }

  @Test
  void gdFaultsAndIsClearedOnDelivery() {
    DebugUnit unit = guest.movDr(7, 0x2400).vcpu.debugUnit();
    assertThat(unit.generalDetect()).isEqualTo(Verdict.GUEST);
    assertThat(guest.movDr(6)).isEqualTo(0xFFFF_0FF0L | BD);
    assertThat(guest.movDr(7)).isEqualTo(0x400);
    assertThat(unit.generalDetect()).isEqualTo(Verdict.NONE);
  }

  /** Linux vmx.c, handle_dr: only USE_HW_BP makes it user space's. */
  @Test
  void gdIsTheGuestsWhileUserSpaceSteps() {
    DebugUnit unit = guest.movDr(7, 0x2400).debug(Guest.STEP).vcpu.debugUnit();
    assertThat(unit.generalDetect()).isEqualTo(Verdict.GUEST);
  }

  @Test
  void gdOfUserSpaceExitsAndTheGuestsDoesNothingMeanwhile() {
    DebugUnit unit = guest.debug(Guest.SLOTS, 0x2400).vcpu.debugUnit();
    assertThat(unit.generalDetect()).isEqualTo(Verdict.HOST);
    assertThat(unit.takeExit().dr6()).isEqualTo(0xFFFF_2FF0L);
    assertThat(unit.takeExit().dr7()).isEqualTo(0x2400);
    assertThat(guest.debug(Guest.SLOTS).movDr(7, 0x2400).vcpu.debugUnit().generalDetect())
        .isEqualTo(Verdict.NONE);
  }

  @Test
  void anyDebugExceptionClearsGd() {
    guest.movDr(7, 0x2400).code("90").trapFlag().runs(1);
    assertThat(guest.movDr(7)).isEqualTo(0x400);
  }

  @Test
  void aWatchedStackDoesntMakeTheGuestsExceptionEndless() {
    guest.movDr(0, 0x6FFA).movDr(7, Guest.slot(0, Guest.WRITE, 2)).trapFlag().code("90").runs(1);
    inHandler();
  }

  @Test
  void aWatchedStackStopsUserSpaceAtTheHandler() {
    guest.code("CD 15").debug(Guest.SLOTS, Guest.slot(3, Guest.WRITE, 2), 0, 0, 0, 0x6FFA);
    guest.stopsFor(8, Guest.handler(0x15));
  }
}
