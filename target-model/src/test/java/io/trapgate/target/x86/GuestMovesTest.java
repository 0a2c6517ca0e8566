package io.trapgate.target.x86;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.target.x86.core.Flag;
import io.trapgate.target.x86.core.Gpr;
import org.junit.jupiter.api.Test;

/** The guest's own MOV to and from debug registers, in its own code (x86.md 2.5). */
class GuestMovesTest {
  private static final int AT = Guest.CODE;
  private static final String MOV_DR0_EAX = "0F 23 C0";
  private static final String MOV_DR7_EBX = "0F 23 FB";
  private static final String MOV_ECX_DR6 = "0F 21 F1";
  private static final String MOV_EDX_DR7 = "0F 21 FA";

  private final Guest guest = new Guest();

  private Guest arming(long address, long dr7) {
    guest.state().gpr[Gpr.RAX] = address;
    guest.state().gpr[Gpr.RBX] = dr7;
    return guest.code(MOV_DR0_EAX + MOV_DR7_EBX + "90 90" + MOV_ECX_DR6 + MOV_EDX_DR7);
  }

  @Test
  void aCodeSlotThatItArmsHitsInItself() {
    arming(AT + 7, Guest.slot(0, Guest.EXECUTE, 1)).runs(4);
    assertThat(guest.reg("rip")).isEqualTo(Guest.handler(1));
    assertThat(guest.reg("dr6")).isEqualTo(0xFFFF_0FF1L);
  }

  @Test
  void aCodeSlotAtTheNextInstructionActsAtOnce() {
    arming(AT + 6, Guest.slot(0, Guest.EXECUTE, 1)).runs(3);
    assertThat(guest.reg("rip")).isEqualTo(Guest.handler(1));
  }

  @Test
  void whileUserSpaceUsesTheSlotsItOnlyReadsItsValuesBack() {
    arming(AT + 7, Guest.slot(0, Guest.EXECUTE, 1)).debug(Guest.SLOTS).runs(6);
    assertThat(guest.reg("rip")).isEqualTo(AT + 14);
    assertThat(guest.reg("rcx")).isEqualTo(0xFFFF_0FF0L);
    assertThat(guest.reg("rdx")).isEqualTo(0x402);
    guest.reg("rip", AT + 6).debug(0).runs(2);
    assertThat(guest.reg("rip")).as("armed since").isEqualTo(Guest.handler(1));
  }

  @Test
  void itsAccessWithGdFaultsAtTheMoveWithRfForTheReturn() {
    guest.code(MOV_ECX_DR6).movDr(7, 0x2400).runs(1);
    assertThat(guest.reg("rip")).isEqualTo(Guest.handler(1));
    byte[] frame = new byte[2];
    guest.physical.read(guest.reg("rsp"), frame, 0, 2);
    assertThat(frame).as("at the move").containsExactly(0x00, 0x7C);
    assertThat(guest.reg("dr6")).isEqualTo(0xFFFF_2FF0L);
    assertThat(guest.reg("dr7")).isEqualTo(0x400);
    guest.runs(3);
    assertThat(guest.reg("rcx")).as("the handler may use them").isEqualTo(0xFFFF_2FF0L);
  }

  @Test
  void gdOfUserSpaceExitsAtTheMoveAndNothingOfItHappens() {
    guest.code(MOV_DR0_EAX).debug(Guest.SLOTS, 0x2400);
    guest.state().gpr[Gpr.RAX] = 5;
    guest.stopsFor(0x2000, AT).stopsFor(0x2000, AT);
    assertThat(guest.movDr(0)).isZero();
    assertThat(guest.vcpu.instructionCount()).isZero();
    guest.debug(Guest.SLOTS).runs(1);
    assertThat(guest.movDr(0)).isEqualTo(5);
  }

  @Test
  void aStepOverItIsAStep() {
    guest.code(MOV_DR7_EBX).debug(Guest.STEP).stopsFor(0x4000, AT + 3);
    assertThat(guest.state().flags & Flag.TF).isZero();
  }
}
