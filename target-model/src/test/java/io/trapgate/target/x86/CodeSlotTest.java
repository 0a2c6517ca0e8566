package io.trapgate.target.x86;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.target.x86.core.Flag;
import io.trapgate.target.x86.core.Gpr;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Instruction breakpoints of user space (x86.md 2.3, 2.4, 2.6). */
class CodeSlotTest {
  private static final int AT = Guest.CODE;

  private final Guest guest = new Guest().code("90 90 B8 34 12 90 EB FE");

  private static long enabled(int slots) {
    long dr7 = 0x400;
    for (int i = 0; i < slots; i++) {
      dr7 |= Guest.slot(i, Guest.EXECUTE, 1);
    }
    return dr7;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void eachSlotStopsBeforeItsInstruction(int slot) {
    long[] addresses = {0x9000, 0x9001, 0x9002, 0x9003};
    addresses[slot] = AT + 2;
    guest.debug(Guest.SLOTS, enabled(4), addresses).stopsFor(1L << slot, AT + 2);
    assertThat(guest.reg("rax")).as("not executed").isZero();
    assertThat(guest.vcpu.instructionCount()).isEqualTo(2);
  }

  @Test
  void twoSlotsOnOneAddressBothShow() {
    guest.debug(Guest.SLOTS, enabled(2), AT + 1, AT + 1).stopsFor(3, AT + 1);
    assertThat(guest.debugExit().dr6()).isEqualTo(0xFFFF_0FF3L);
  }

  /** x86.md 2.6: the kernel's own test relies on it. */
  @Test
  void runAgainUnchangedItHitsAgain() {
    guest.debug(Guest.SLOTS, enabled(1), AT + 1);
    for (int i = 0; i < 3; i++) {
      guest.stopsFor(1, AT + 1);
    }
    assertThat(guest.vcpu.instructionCount()).isEqualTo(1);
  }

  @Test
  void theSlotAtTheFirstInstructionHitsToo() {
    guest.debug(Guest.SLOTS, enabled(1), AT).stopsFor(1, AT);
  }

  @Test
  void steppingOverItsClearedSlotGoesOn() {
    guest.debug(Guest.SLOTS, enabled(1), AT + 1).stopsFor(1, AT + 1);
    guest.debug(Guest.STEP).stopsFor(0x4000, AT + 2);
    guest.debug(Guest.SLOTS, enabled(1), AT + 1).runs(20);
  }

  @Test
  void withSlotAndStepTogetherOnlyTheSlotIsReported() {
    guest.debug(Guest.SLOTS | Guest.STEP, enabled(1), AT + 1).stopsFor(0x4000, AT + 1);
    guest.stopsFor(1, AT + 1).stopsFor(1, AT + 1);
  }

  @Test
  void theResumeFlagSuppressesOneHit() {
    guest.code("90 90 EB FC").debug(Guest.SLOTS, enabled(1), AT + 1).stopsFor(1, AT + 1);
    guest.reg("eflags", guest.reg("eflags") | Flag.RF).stopsFor(1, AT + 1);
    assertThat(guest.vcpu.instructionCount()).as("round the loop").isEqualTo(4);
    assertThat(guest.reg("eflags") & Flag.RF).isZero();
  }

  @Test
  void addressesAreLinear() {
    guest.vcpu.reset(X86Entry.real(0x1000, 0x10, Map.of()));
    guest.put(0x10010, "90 90").debug(Guest.SLOTS, enabled(1), 0x10011).stopsFor(1, 0x10011);
    assertThat(guest.reg("ip")).isEqualTo(0x11);
  }

  @Test
  void inRealModeTheSameOffsetElsewhereIsAnotherPlace() {
    guest.vcpu.reset(X86Entry.real(0x1000, 0x10, Map.of()));
    guest.put(0x10010, "90 90 EB FC").debug(Guest.SLOTS, enabled(1), 0x11).runs(20);
  }

  @Test
  void inProtectedModeToo() {
    guest.flat().code("40 90 90").debug(Guest.SLOTS, enabled(1), AT + 1).stopsFor(1, AT + 1);
    assertThat(guest.reg("rax")).isEqualTo(1);
  }

  @Test
  void theFirstPrefixIsTheAddress() {
    guest.code("66 B8 78 56 34 12 EB FE").debug(Guest.SLOTS, enabled(1), AT + 1).runs(5);
    guest.reg("rip", AT).debug(Guest.SLOTS, enabled(1), AT).stopsFor(1, AT);
  }

  @Test
  void aLengthKeepsItFromHitting() {
    guest.debug(Guest.SLOTS, Guest.slot(0, Guest.EXECUTE, 4), AT).runs(20);
  }

  @Test
  void aRepeatedStringHitsOnce() {
    guest.code("F3 AA 90 EB FE").debug(Guest.SLOTS, enabled(1), AT);
    guest.state().gpr[Gpr.RCX] = 5;
    guest.state().gpr[Gpr.RDI] = 0x600;
    guest.stopsFor(1, AT);
    guest.reg("eflags", guest.reg("eflags") | Flag.RF).runs(20);
    assertThat(guest.reg("rcx")).isZero();
  }

  @Test
  void theInstructionAfterMovSsHitsUnlessChosenOtherwise() {
    guest.code("8E D0 90 EB FE").debug(Guest.SLOTS, enabled(1), AT + 2).stopsFor(1, AT + 2);
    Guest processor = new Guest(Map.of("mov-ss", "processor"));
    processor.code("8E D0 90 EB FE").debug(Guest.SLOTS, enabled(1), AT + 2).runs(20);
  }

  @Test
  void itComesBeforeTheFaultOfTheInstruction() {
    guest.code("0F 0B").debug(Guest.SLOTS, enabled(1), AT).stopsFor(1, AT);
    guest.debug(0).runs(1);
    assertThat(guest.reg("rip")).isEqualTo(Guest.handler(6));
  }

  @Test
  void anInterruptComesBeforeIt() {
    guest.debug(Guest.SLOTS, enabled(1), AT);
    guest.state().flags |= Flag.IF;
    guest.interrupt = 0x30;
    guest.stopsFor(1, AT); // on return from the handler
    assertThat(guest.interrupt).isEqualTo(-1);
    assertThat(guest.vcpu.instructionCount()).as("of the handler").isEqualTo(2);
  }

  @Test
  void theExitSaysTheDr7InEffectWhateverItHolds() {
    long dr7 = 0xDEAD_0000_0000_0000L | enabled(1) | 1L << 11;
    guest.debug(Guest.SLOTS | 0x8000_0004, dr7, AT);
    assertThat(guest.debugExit().dr7()).isEqualTo(dr7);
  }

  @Test
  void withoutUseHwBpNothingHits() {
    guest.debug(Guest.SOFTWARE, enabled(1), AT).runs(20);
    guest.reg("rip", AT).debug(0x20000, enabled(1), AT).runs(20);
  }
}
