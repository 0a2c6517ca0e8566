package io.trapgate.target.x86;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trapgate.target.kvm.GuestDebug;
import io.trapgate.target.kvm.KvmException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * KVM's rules for the debug registers in effect: what of the guest's and of user space's acts
 * before, while and after user space debugs (Linux x86.c, kvm_update_dr0123, kvm_update_dr7,
 * __kvm_set_dr; x86.md 1.4, 2.5).
 */
class EffectiveDebugRegistersTest {
  private static final int AT = Guest.CODE;
  private static final long CODE_0 = Guest.slot(0, Guest.EXECUTE, 1);

  /** Four NOPs and a jump back to the first. */
  private final Guest guest = new Guest().code("90 90 90 90 EB FA");

  private boolean guestTook(long vector) {
    guest.runs(1);
    return guest.reg("rip") == Guest.handler((int) vector)
        || guest.reg("rip") == Guest.handler((int) vector) + 1;
  }

  @Test
  void theGuestsOwnSlotIsItsOwnBusiness() {
    guest.movDr(0, AT + 1).movDr(7, CODE_0).runs(1);
    assertThat(guestTook(1)).isTrue();
    assertThat(guest.movDr(6)).isEqualTo(0xFFFF_0FF1L);
  }

  @Test
  void softwareBreakpointsAloneLeaveItToTheGuest() {
    guest.movDr(0, AT + 1).movDr(7, CODE_0).debug(Guest.SOFTWARE).runs(1);
    assertThat(guestTook(1)).isTrue();
  }

  @Test
  void whileUserSpaceUsesTheSlotsTheGuestsRest() {
    guest.movDr(0, AT + 1).movDr(7, CODE_0);
    guest.debug(Guest.SLOTS, CODE_0, AT + 3).stopsFor(1, AT + 3);
    assertThat(guest.movDr(6)).as("the guest's DR6").isEqualTo(0xFFFF_0FF0L);
  }

  @Test
  void userSpacesSettingWithoutASlotStillMakesTheGuestsRest() {
    guest.movDr(0, AT + 1).movDr(7, CODE_0).debug(Guest.SLOTS).runs(50);
  }

  @Test
  void theGuestReadsItsOwnValuesMeanwhile() {
    guest.movDr(0, 0x1111).movDr(7, CODE_0).debug(Guest.SLOTS, 0x4AA, AT + 1, 2, 3, 4);
    assertThat(guest.movDr(0)).isEqualTo(0x1111);
    assertThat(guest.movDr(1)).isZero();
    assertThat(guest.movDr(7)).isEqualTo(CODE_0);
    assertThat(guest.vcpu.debugRegisters())
        .isEqualTo(new KvmDebugRegisters(List.of(0x1111L, 0L, 0L, 0L), 0xFFFF_0FF0L, CODE_0));
  }

  @Test
  void whatTheGuestWritesMeanwhileArmsNothing() {
    guest.debug(Guest.SLOTS, CODE_0, AT + 3).movDr(0, AT + 1).movDr(7, CODE_0);
    guest.stopsFor(1, AT + 3);
    assertThat(guest.movDr(0)).isEqualTo(AT + 1);
    assertThat(guest.vcpu.debugUnit().user().address[0]).isEqualTo(AT + 3);
  }

  @Test
  void butTakesEffectWhenUserSpaceLetsGo() {
    guest.debug(Guest.SLOTS, CODE_0, AT + 3).movDr(0, AT + 1).movDr(7, CODE_0);
    guest.stopsFor(1, AT + 3).debug(0).runs(3);
    assertThat(guestTook(1)).isTrue();
  }

  @Test
  void lettingGoOfTheSlotsOnlyGivesThemBackToo() {
    guest.debug(Guest.SLOTS, CODE_0, AT + 3).movDr(0, AT + 1).movDr(7, CODE_0);
    guest.stopsFor(1, AT + 3).debug(Guest.SOFTWARE).runs(3);
    assertThat(guestTook(1)).isTrue();
  }

  @Test
  void enableMissingSwitchesAllOffWhateverElseIsSet() {
    guest.debug(GuestDebug.USE_HW_BP | GuestDebug.SINGLESTEP | GuestDebug.USE_SW_BP, CODE_0, AT);
    guest.movDr(0, AT + 1).movDr(7, CODE_0).runs(1);
    assertThat(guestTook(1)).isTrue();
  }

  @Test
  void theSlotsOfAFormerSettingDontComeBack() {
    guest.debug(Guest.SLOTS, CODE_0, AT + 1).debug(0).debug(Guest.STEP).stopsFor(0x4000, AT + 1);
    guest.stopsFor(0x4000, AT + 2);
  }

  /** x86.md 2.5: every #DB exits while SINGLESTEP or USE_HW_BP is on. */
  @Test
  void steppingAloneLeavesTheGuestsSlotsArmedButItsHitsExit() {
    guest.movDr(0, AT + 2).movDr(7, CODE_0).debug(Guest.STEP);
    guest.stopsFor(0x4000, AT + 1).stopsFor(0x4000, AT + 2).stopsFor(1, AT + 2);
    assertThat(guest.movDr(6)).as("not delivered").isEqualTo(0xFFFF_0FF0L);
  }

  @Test
  void aForeignHitHandedBackIsTheGuests() {
    guest.movDr(0, AT).movDr(7, CODE_0).debug(Guest.STEP);
    assertThat(guest.vcpu.reinject(guest.debugExit())).isTrue();
    guest.debug(0);
    assertThat(guestTook(1)).isTrue();
    assertThat(guest.movDr(6)).isEqualTo(0xFFFF_0FF1L);
  }

  @Test
  void aDataSlotOfTheGuestsWorksAfterUserSpaceHadItsOwn() {
    long write = Guest.slot(2, Guest.WRITE, 2);
    guest.code("A3 00 05 EB FB").movDr(2, 0x500).movDr(7, write);
    guest.debug(Guest.SLOTS, Guest.slot(0, Guest.WRITE, 1), 0x600).runs(10).debug(0);
    guest.reg("rip", AT).runs(1);
    assertThat(guest.reg("rip")).isEqualTo(Guest.handler(1));
    assertThat(guest.movDr(6)).isEqualTo(0xFFFF_0FF4L);
  }

  @Test
  void aResetOfTheProcessorClearsTheGuestsAndKeepsUserSpaces() {
    guest.movDr(0, AT + 1).movDr(7, CODE_0).debug(Guest.SLOTS, CODE_0, AT + 3);
    guest.vcpu.reset(X86Entry.real(0, AT, java.util.Map.of()));
    assertThat(guest.vcpu.debugRegisters())
        .isEqualTo(new KvmDebugRegisters(List.of(0L, 0L, 0L, 0L), 0xFFFF_0FF0L, 0x400));
    guest.stopsFor(1, AT + 3);
  }

  @ParameterizedTest(name = "DR{0} = {1} reads {2}")
  @CsvSource({
    "0, 0xFFFFFFFF12345678, 0xFFFFFFFF12345678",
    "6, 0x0, 0xFFFF0FF0",
    "6, 0xFFFFFFFF, 0xFFFFEFFF",
    "6, 0x0000E00F, 0xFFFFEFFF",
    "7, 0x0, 0x400",
    "7, 0xFFFFFFFF, 0xFFFF2FFF",
    "7, 0x0000DC00, 0xC00",
  })
  void theGuestReadsBackWhatTheRegisterKeeps(int number, String value, String kept) {
    guest.movDr(number, Long.parseUnsignedLong(value.substring(2), 16));
    assertThat(guest.movDr(number)).isEqualTo(Long.parseUnsignedLong(kept.substring(2), 16));
  }

  @Test
  void setDebugRegistersActsAtOnceUnlessUserSpaceUsesTheSlots() throws KvmException {
    KvmDebugRegisters armed =
        new KvmDebugRegisters(List.of((long) AT + 1, 0L, 0L, 0L), 0xFFFF_0FF0L, CODE_0);
    guest.debug(Guest.SLOTS).vcpu.setDebugRegisters(armed);
    assertThat(guest.vcpu.debugRegisters()).isEqualTo(armed);
    guest.runs(10).debug(0).vcpu.setDebugRegisters(armed);
    guest.reg("rip", AT).runs(1);
    assertThat(guestTook(1)).isTrue();
  }

  @Test
  void setDebugRegistersRefusesWhatHasMoreThan32Bits() {
    KvmDebugRegisters wrong =
        new KvmDebugRegisters(List.of(1L, 2L, 3L, 4L), 0xFFFF_0FF0L, 0x1_0000_0400L);
    assertThatThrownBy(() -> guest.vcpu.setDebugRegisters(wrong))
        .hasMessage("KVM_SET_DEBUGREGS: errno 22: DR7: 0x100000400 (expected: <= 0xffffffff)");
    assertThat(guest.movDr(0)).isZero();
  }

  /** x86.md 1.2: struct kvm_debugregs. */
  @Test
  void itsBytes() {
    byte[] bytes = new KvmDebugRegisters(List.of(1L, 2L, 3L, 4L), 6, 7).toAbi();
    ByteBuffer abi = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(bytes).hasSize(128);
    assertThat(abi.getLong(24)).isEqualTo(4);
    assertThat(abi.getLong(32)).isEqualTo(6);
    assertThat(abi.getLong(40)).isEqualTo(7);
    assertThat(abi.getLong(48)).as("flags").isZero();
  }

  @Test
  void whatTheUserIsShown() {
    guest.movDr(0, 0x1111).movDr(7, CODE_0).debug(Guest.SLOTS | Guest.STEP, 0x4AA, AT + 1, 2, 3, 4);
    assertThat(guest.vcpu.debugState())
        .containsExactly(
            "owner: user space",
            "in effect: DR0=7c01 DR1=2 DR2=3 DR3=4 DR7=4aa",
            "user space: DR0=7c01 DR1=2 DR2=3 DR3=4 DR7=4aa",
            "guest: DR0=1111 DR1=0 DR2=0 DR3=0 DR7=402 DR6=ffff0ff0",
            "#DB goes to: user space",
            "#BP goes to: guest",
            "TF: 1 on the processor, 0 as user space reads it, stepping on",
            "interrupts: taken");
    guest.debug(0);
    assertThat(guest.vcpu.debugState())
        .contains("owner: guest", "in effect: DR0=1111 DR1=0 DR2=0 DR3=0 DR7=402");
  }
}
