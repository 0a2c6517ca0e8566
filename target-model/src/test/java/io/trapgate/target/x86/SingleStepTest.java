package io.trapgate.target.x86;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.target.kvm.GuestDebug;
import io.trapgate.target.kvm.VcpuExit;
import io.trapgate.target.x86.core.Flag;
import io.trapgate.target.x86.core.Gpr;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code KVM_GUESTDBG_SINGLESTEP}: where a step ends (x86.md 1.4, 2.4 and 4.2). */
class SingleStepTest {
  private static final long BS = GuestDebug.X86.DR6_BS;
  private static final int AT = Guest.CODE;

  private final Guest guest = new Guest();

  @ParameterizedTest(name = "{0}: {1} ends at {2}")
  @CsvSource({
    "nop, 90, 7C01",
    "mov ax imm, B8 34 12, 7C03",
    "jmp, EB 10, 7C12",
    "call, E8 10 00, 7C13",
    "sti, FB, 7C01",
    "mov ss ax, 8E D0, 7C02",
    "pop ss, 17, 7C01",
    "popf, 9D, 7C01",
    "pushf, 9C, 7C01",
    "hlt, F4, 7C01",
    "out, E6 80, 7C02",
    "in, E4 80, 7C02",
    "int 15h, CD 15, 2150",
    "int3, CC, 2030",
    "int 3, CD 03, 2030",
    "ud2, 0F 0B, 2060",
    "div by zero, F6 F3, 2000",
    "icebp, F1, 7C01",
    "jcxz, E3 10, 7C12",
    "iret, CF, 0000",
  })
  void oneInstructionOrTheFirstOfItsHandler(String name, String code, String end) {
    long exceptHandler = guest.vcpu.instructionCount();
    guest.code(code).debug(Guest.STEP).stopsFor(BS, Long.parseLong(end, 16));
    assertThat(guest.vcpu.instructionCount()).isEqualTo(exceptHandler + 1);
    assertThat(guest.vcpu.programCounter()).isEqualTo(Long.parseLong(end, 16));
  }

  @Test
  void itGoesOnWithoutBeingArmedAgain() {
    guest.code("90 90 90 90").debug(Guest.STEP);
    for (int i = 1; i <= 4; i++) {
      guest.stopsFor(BS, AT + i);
    }
    guest.debug(0).runs(10);
  }

  @Test
  void repeatedStringsStopAfterEachIteration() {
    guest.code("F3 A4").debug(Guest.STEP);
    guest.state().gpr[Gpr.RCX] = 3;
    guest.state().gpr[Gpr.RSI] = 0x500;
    guest.state().gpr[Gpr.RDI] = 0x600;
    for (int left = 2; left > 0; left--) {
      guest.stopsFor(BS, AT);
      assertThat(guest.reg("rcx")).isEqualTo(left);
      assertThat(guest.reg("eflags") & Flag.RF).as("RF between iterations").isNotZero();
    }
    guest.stopsFor(BS, AT + 2);
    assertThat(guest.reg("rcx")).isZero();
    assertThat(guest.reg("eflags") & Flag.RF).isZero();
  }

  @Test
  void aCodeSlotOnARepeatedStringHitsOnceHoweverItIsStepped() {
    guest.code("F3 A4 90").debug(Guest.SLOTS, Guest.slot(0, Guest.EXECUTE, 1), AT);
    guest.state().gpr[Gpr.RCX] = 3;
    guest.state().gpr[Gpr.RDI] = 0x600;
    guest.stopsFor(1, AT);
    guest.debug(Guest.STEP).stopsFor(BS, AT);
    guest.reg("rax", 5); // a write must not make it hit again
    guest.debug(Guest.SLOTS | Guest.STEP, Guest.slot(0, Guest.EXECUTE, 1), AT);
    guest.stopsFor(BS, AT).stopsFor(BS, AT + 2);
  }

  @Test
  void anInterruptEndsTheStepAtItsHandler() {
    guest.code("90 90").debug(Guest.STEP);
    guest.state().flags |= Flag.IF;
    guest.interrupt = 0x30;
    guest.stopsFor(BS, Guest.handler(0x30));
    assertThat(guest.vcpu.instructionCount()).isZero();
    guest.stopsFor(BS, Guest.handler(0x30) + 1);
  }

  @Test
  void blockedInterruptsStayOutOfTheStep() {
    guest.code("90 90").debug(Guest.STEP | GuestDebug.X86.BLOCKIRQ);
    guest.state().flags |= Flag.IF;
    guest.interrupt = 0x30;
    guest.vcpu.pins().nmi();
    guest.stopsFor(BS, AT + 1).stopsFor(BS, AT + 2);
    guest.debug(Guest.STEP).stopsFor(BS, Guest.handler(2));
  }

  @Test
  void blockedInterruptsDontKeepExceptionsBack() {
    guest.code("0F 0B").debug(Guest.STEP | GuestDebug.X86.BLOCKIRQ);
    guest.stopsFor(BS, Guest.handler(6));
  }

  @Test
  void aHaltedProcessorWakesForABlockedInterruptAndDoesntTakeIt() {
    guest.code("F4 90 90").debug(Guest.STEP | GuestDebug.X86.BLOCKIRQ);
    guest.state().flags |= Flag.IF;
    guest.stopsFor(BS, AT + 1);
    assertThat(guest.vcpu.mpState()).isEqualTo(MpState.HALTED);
    assertThat(guest.vcpu.ready(0)).isFalse();
    guest.interrupt = 0x30;
    assertThat(guest.vcpu.ready(0)).isTrue();
    guest.stopsFor(BS, AT + 2);
    assertThat(guest.interrupt).isEqualTo(0x30);
    assertThat(guest.vcpu.mpState()).isEqualTo(MpState.RUNNABLE);
  }

  @Test
  void aHaltedProcessorThatIsSteppedStopsAtTheHandler() {
    guest.code("F4 90").debug(Guest.STEP);
    guest.state().flags |= Flag.IF;
    guest.stopsFor(BS, AT + 1);
    guest.interrupt = 0x31;
    guest.vcpu.pins().interruptChanged();
    guest.stopsFor(BS, Guest.handler(0x31));
  }

  @Test
  void theGuestSeesNoTrapFlagInWhatItPushes() {
    guest.code("9C").debug(Guest.STEP).stopsFor(BS, AT + 1);
    assertThat(pushed() & Flag.TF).isZero();
    guest.put(AT + 1, "CD 15").stopsFor(BS, Guest.handler(0x15));
    assertThat(pushed(4) & Flag.TF).as("flags").isZero();
  }

  private int pushed() {
    return pushed(0);
  }

  private int pushed(int offset) {
    byte[] bytes = new byte[2];
    guest.physical.read(guest.reg("rsp") + offset, bytes, 0, 2);
    return bytes[0] & 0xFF | (bytes[1] & 0xFF) << 8;
  }

  @Test
  void theGuestsOwnTrapFlagIsHiddenFromUserSpaceWhileItSteps() {
    guest.trapFlag().code("90 90 90").debug(Guest.STEP);
    assertThat(guest.reg("eflags") & Flag.TF).isZero();
    guest.stopsFor(BS, AT + 1).debug(0);
    assertThat(guest.reg("eflags") & Flag.TF).as("kept").isNotZero();
  }

  @Test
  void theGuestsOwnTrapFlagIsLostIfSoChosen() {
    Guest losing = new Guest(Map.of("guest-tf", "lost"));
    losing.trapFlag().code("90 90 90").debug(Guest.STEP).stopsFor(BS, AT + 1).debug(0);
    assertThat(losing.reg("eflags") & Flag.TF).isZero();
  }

  @Test
  void popfAndIretThatChangeTheTrapFlagDontDisturbIt() {
    // push 0102; popf; nop; push 0002; popf; nop
    guest.code("68 02 01 9D 90 68 02 00 9D 90").debug(Guest.STEP);
    guest.stopsFor(BS, AT + 3).stopsFor(BS, AT + 4).stopsFor(BS, AT + 5);
    guest.stopsFor(BS, AT + 8).stopsFor(BS, AT + 9).stopsFor(BS, AT + 10);
    // iret to 7D00 with TF set, then with TF clear
    guest.put(0x7000, "00 7D 00 00 02 01  10 7D 00 00 02 00").put(0x7D00, "CF").put(0x7D10, "90");
    guest.reg("rsp", 0x7000).reg("rip", AT).code("CF").debug(Guest.STEP);
    guest.stopsFor(BS, 0x7D00).stopsFor(BS, 0x7D10).stopsFor(BS, 0x7D11);
  }

  @Test
  void theShadowOfMovSsIsTransparentUnlessChosenOtherwise() {
    String movSsNopNop = "8E D0 90 90";
    guest.code(movSsNopNop).debug(Guest.STEP).stopsFor(BS, AT + 2).stopsFor(BS, AT + 3);
    Guest likeProcessor = new Guest(Map.of("mov-ss", "processor"));
    likeProcessor.code(movSsNopNop).debug(Guest.STEP).stopsFor(BS, AT + 3).stopsFor(BS, AT + 4);
  }

  @Test
  void anInterruptStaysOutOfTheShadowWhileStepping() {
    guest.code("FB 90 90").debug(Guest.STEP);
    guest.interrupt = 0x30;
    guest.stopsFor(BS, AT + 1).stopsFor(BS, AT + 2).stopsFor(BS, Guest.handler(0x30));
  }

  @Test
  void aWriteOfRegistersKeepsTheStep() {
    guest.code("90 90 90").debug(Guest.STEP).stopsFor(BS, AT + 1);
    guest.reg("rax", 1).stopsFor(BS, AT + 2);
    guest.reg("rip", AT).stopsFor(BS, AT + 1);
  }

  /** x86.md 1.4: KVM_SET_REGS belongs before KVM_SET_GUEST_DEBUG. */
  @Test
  void asKvmAWriteAwayFromWhereItWasArmedLosesTheStep() {
    Guest kvm = new Guest(Map.of("step-rip", "armed"));
    kvm.code("90 90 90 EB FE").debug(Guest.STEP).reg("rax", 1).stopsFor(BS, AT + 1);
    kvm.reg("rax", 1).runs(20);
    kvm.reg("rip", AT).stopsFor(BS, AT + 1);
    kvm.reg("rip", AT + 2).debug(Guest.STEP).stopsFor(BS, AT + 3);
  }

  @Test
  void withoutEnableNothingSteps() {
    guest.code("90 EB FD").debug(GuestDebug.SINGLESTEP).runs(20);
    assertThat(guest.vcpu.stepping()).isFalse();
  }

  @Test
  void theExitOfAStepCanBeMadeForAnyState() {
    assertThat(guest.vcpu.stepDone()).isEqualTo(new VcpuExit.Debug.X86(1, AT, 0xFFFF_4FF0L, 0x400));
  }

  @Test
  void thePlaceIsLinear() {
    guest.vcpu.reset(X86Entry.real(0x1000, 0x20, Map.of()));
    guest.put(0x10020, "90").debug(Guest.STEP).stopsFor(BS, 0x10021);
  }
}
