package io.trapgate.it.kit;

import static io.trapgate.testkit.TrapgateAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.trapgate.it.tools.NeedsKvm;
import io.trapgate.target.HostKvm;
import io.trapgate.target.kvm.HostAbilities.Ability;
import io.trapgate.testkit.DebugSession;
import io.trapgate.testkit.InsertRefusedException;
import io.trapgate.testkit.Machine;
import io.trapgate.testkit.TrapgateExtension;
import io.trapgate.testkit.TrapgateMachine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The typed session on the host's own processor. */
@NeedsKvm
@ExtendWith(TrapgateExtension.class)
@TrapgateMachine(
    guest = "src/guests/x86/boot/emulated.bin",
    symbols = "src/guests/x86/boot/emulated.elf",
    cpu = "host",
    memory = "16M")
class SessionOnKvmTest {
  @Test
  void hardwareBreakpointsAndStepsStopWhereTheyMust(DebugSession session, Machine machine) {
    session.hardwareBreakpoint("save");
    assertThat(session.continueUntilStop()).isHardwareBreakpoint().at("save");
    long pc = session.pc();
    assertThat(session.step()).isStep().inFunction("save");
    assertThat(session.pc()).isGreaterThan(pc);
    assertThat(machine.exits()).last().asString().contains("BS");
    assertThat(session).hasFreeSlots("DR", 3);
  }

  @Test
  void softwareBreakpointsAreOnesWhateverTheyTakeHere(DebugSession session) {
    session.breakpoint("save");
    for (int round = 0; round < 3; round++) {
      assertThat(session.continueUntilStop()).isSoftwareBreakpoint().at("save");
    }
  }

  @Test
  void aWatchThatWouldNeverFireIsRefusedWithTheReason(DebugSession session) throws Exception {
    assumeFalse(HostKvm.measure().can(Ability.DATA_SLOTS), "this host reports data breakpoints");
    assertThatThrownBy(() -> session.watch("round", 1))
        .isInstanceOf(InsertRefusedException.class)
        .hasMessageContaining("this host's KVM never reports data breakpoints");
  }

  @Test
  void theGuestPrintsAndEndsWithItsCode(DebugSession session, Machine machine) {
    assertThat(session.continueUntilStop()).hasEnded().withCode(1);
    assertThat(machine.console().text()).contains("round 6 same");
    session.reset();
    assertThat(session.continueUntilStop()).hasEnded().withCode(1);
  }

  @Test
  void aGuestThatRunsIsInterrupted(DebugSession session, Machine machine) {
    session.hardwareBreakpoint("say");
    assertThat(session.continueUntilStop()).isHardwareBreakpoint();
    session.removeBreakpoints();
    session.memory().writeBytes(session.pc(), new byte[] {(byte) 0xEB, (byte) 0xFE}); // jmp $
    session.resume();
    session.interrupt();
    assertThat(session.awaitStop()).isInterrupt();
    assertThat(machine.toString()).startsWith("host x 1, 16 MiB, emulated.bin");
  }
}
