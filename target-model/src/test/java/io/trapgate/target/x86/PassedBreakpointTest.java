package io.trapgate.target.x86;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.target.x86.core.Flag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A breakpoint that is passed once is met again, and nothing else is passed with it. */
class PassedBreakpointTest {
  private static final int AT = Guest.CODE + 1;

  /** INC AX; INC BX; JMP back. */
  private final Guest guest = new Guest().code("40 43 EB FC");

  private void arm(boolean slot) {
    if (slot) {
      guest.debug(Guest.SLOTS, Guest.slot(0, Guest.EXECUTE, 1), AT);
    } else {
      guest.vcpu.engineBreakpoints(AT);
      guest.debug(Guest.SOFTWARE);
    }
  }

  private void stopsAt(long pc) {
    assertThat(guest.debugExit().pc()).isEqualTo(pc);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void itIsMetAgainInTheNextRound(boolean slot) {
    arm(slot);
    for (int round = 1; round <= 5; round++) {
      stopsAt(AT);
      assertThat(guest.reg("rax")).isEqualTo(round);
      assertThat(guest.reg("rbx")).isEqualTo(round - 1);
      guest.vcpu.passBreakpoint();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aJumpToItselfMeetsItEachTime(boolean slot) {
    guest.put(AT, "EB FE");
    arm(slot);
    for (int round = 0; round < 3; round++) {
      stopsAt(AT);
      assertThat(guest.vcpu.instructionCount()).isEqualTo(1 + round);
      guest.vcpu.passBreakpoint();
    }
  }

  /** The handler is executed first, so that the breakpoint counts again when it returns. */
  @Test
  void anInterruptBeforeItMakesItForgotten() {
    arm(false);
    stopsAt(AT);
    guest.vcpu.passBreakpoint();
    guest.state().flags |= Flag.IF;
    guest.interrupt = 0x20;
    guest.vcpu.attention();
    stopsAt(AT);
    assertThat(guest.reg("rbx")).isZero();
    assertThat(guest.vcpu.instructionCount()).as("INC, NOP, IRET").isEqualTo(3);
  }

  /** The guest's own slot is not user space's to pass. */
  @Test
  void theGuestsOwnSlotStays() {
    arm(false);
    stopsAt(AT);
    guest.movDr(0, AT).movDr(7, Guest.slot(0, Guest.EXECUTE, 1));
    guest.vcpu.passBreakpoint();
    guest.runs(1);
    assertThat(guest.vcpu.programCounter()).as("in the handler").isEqualTo(Guest.handler(1));
  }
}
