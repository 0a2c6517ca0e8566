package io.trapgate.target.booke;

import static io.trapgate.target.booke.Guest.ENTRY;
import static io.trapgate.target.booke.Guest.addi;
import static io.trapgate.target.booke.Guest.branch;
import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.target.kvm.GuestDebug;
import io.trapgate.target.kvm.GuestDebug.Booke;
import io.trapgate.target.kvm.KvmException;
import io.trapgate.target.kvm.VcpuExit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A breakpoint that is passed once is met again, and nothing else is passed with it. */
class PassedBreakpointTest {
  private static final int AT = ENTRY + 4;

  /** Adds 1 to r3 and to r4 in a loop. */
  private final Guest guest = new Guest(addi(3, 3, 1), addi(4, 4, 1), branch(-8));

  private void arm(boolean slot, int address) throws KvmException {
    if (slot) {
      guest.debug(GuestDebug.USE_HW_BP, new Booke.Slot(address, Booke.BREAKPOINT));
    } else {
      guest.vcpu.engineBreakpoints(address);
      guest.debug(GuestDebug.USE_SW_BP);
    }
  }

  private static VcpuExit exit(boolean slot, int address) {
    return new VcpuExit.Debug.Booke(slot ? Booke.BREAKPOINT : Booke.NONE, address);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void itIsMetAgainInTheNextRound(boolean slot) throws KvmException {
    arm(slot, AT);
    for (int round = 1; round <= 5; round++) {
      assertThat(guest.stop()).isEqualTo(exit(slot, AT));
      assertThat(guest.register("r3")).isEqualTo(round);
      assertThat(guest.register("r4")).isEqualTo(round - 1);
      guest.vcpu.passBreakpoint();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anEndlessBranchToItselfMeetsItEachTime(boolean slot) throws KvmException {
    guest.load(AT, branch(0));
    arm(slot, AT);
    for (int round = 0; round < 3; round++) {
      assertThat(guest.stop()).isEqualTo(exit(slot, AT));
      assertThat(guest.vcpu.instructionCount()).isEqualTo(1 + round);
      guest.vcpu.passBreakpoint();
    }
  }

  @Test
  void anotherBreakpointBehindItIsNotPassed() throws KvmException {
    guest.vcpu.engineBreakpoints(AT, AT + 4);
    guest.debug(GuestDebug.USE_SW_BP);
    assertThat(guest.stop()).isEqualTo(exit(false, AT));
    guest.vcpu.passBreakpoint();
    assertThat(guest.stop()).isEqualTo(exit(false, AT + 4));
  }

  /** Both kinds at one address are passed together. */
  @Test
  void aSlotAndASoftwareBreakpoint() throws KvmException {
    guest.vcpu.engineBreakpoints(AT);
    guest.debug(GuestDebug.USE_SW_BP | GuestDebug.USE_HW_BP, new Booke.Slot(AT, Booke.BREAKPOINT));
    assertThat(guest.stop()).isEqualTo(exit(true, AT));
    guest.vcpu.passBreakpoint();
    assertThat(guest.stop()).isEqualTo(exit(true, AT));
    assertThat(guest.register("r4")).isEqualTo(1);
  }

  /** Somebody has moved the program counter: what was to be passed isn't there any more. */
  @Test
  void itIsForgottenWhenSomethingElseIsExecutedFirst() throws KvmException {
    arm(false, AT);
    assertThat(guest.stop()).isEqualTo(exit(false, AT));
    guest.vcpu.passBreakpoint();
    guest.register("pc", ENTRY);
    assertThat(guest.stop()).isEqualTo(exit(false, AT));
    assertThat(guest.register("r3")).isEqualTo(2);
    assertThat(guest.register("r4")).isZero();
  }
}
