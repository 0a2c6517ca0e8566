package io.trapgate.it.kit;

import static io.trapgate.testkit.TrapgateAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trapgate.testkit.DebugSession;
import io.trapgate.testkit.Machine;
import io.trapgate.testkit.TrapgateExtension;
import io.trapgate.testkit.TrapgateMachine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The typed session on x86: a boot sector in real mode, and long mode. */
@ExtendWith(TrapgateExtension.class)
@TrapgateMachine(
    guest = "src/guests/x86/boot/boot.bin",
    symbols = "src/guests/x86/boot/boot.elf",
    cpu = "x86",
    memory = "64M")
class SessionOnX86Test {
  @Test
  void aWatchStopsBehindTheStoreWithBothValues(DebugSession session) {
    session.hardwareBreakpoint("save");
    session.watch("round", 1);
    for (int round = 0; round < 3; round++) {
      assertThat(session.continueUntilStop())
          .isWriteWatchpoint()
          .on("round")
          .wrote(round, round + 1)
          .inFunction("rounds");
      assertThat(session.continueUntilStop()).isHardwareBreakpoint().at("save");
    }
  }

  @Test
  void aBreakpointBehindTheStoreIsNotLost(DebugSession session) {
    session.watch("round", 1);
    session.hardwareBreakpoint("rounds+4");
    for (int round = 0; round < 2; round++) {
      assertThat(session.continueUntilStop()).isWatchpoint().wrote(round, round + 1);
      assertThat(session.continueUntilStop()).isHardwareBreakpoint().at("rounds+4");
    }
  }

  @Test
  void softwareBreakpointsAndStepsGoOn(DebugSession session) {
    session.breakpoint("save");
    assertThat(session.continueUntilStop()).isSoftwareBreakpoint().at("save");
    assertThat(session.step()).isStep().inFunction("save");
    assertThat(session.continueUntilStop()).isSoftwareBreakpoint().at("save");
  }

  @Test
  void numbersAreLittleEndian(DebugSession session) {
    session.memory().writeInt("area", 0x01020304);
    assertThat(session).hasBytes("area", new byte[] {4, 3, 2, 1}).hasInt("area", 0x01020304);
    session.setRegister("rax", 0x1122334455667788L);
    assertThat(session).hasRegister("rax", 0x1122334455667788L);
    assertThatThrownBy(() -> session.register("st0"))
        .hasMessage("register st0: 80 bits (expected: <= 64; registerBytes reads any)");
    assertThat(session.registerBytes("st0")).hasSize(10);
  }

  @Test
  void aReadAloneHasNoSlot(DebugSession session) {
    assertThatThrownBy(() -> session.readWatch("round", 1))
        .hasMessageEndingWith("this machine doesn't have that");
    assertThat(session).hasFreeSlots("DR", 4);
  }

  @Test
  void theGuestsExitCodeIsTheStops(DebugSession session, Machine machine) {
    assertThat(session.continueUntilStop()).hasEnded().withCode(1);
    assertThat(machine.console().text()).contains("round 6 same");
    session.close();
  }

  @Test
  @TrapgateMachine(
      guest = "src/guests/x86/modes/modes.flat",
      symbols = "src/guests/x86/modes/modes.elf",
      cpu = "x86",
      memory = "64M")
  void theMethodsMachineWins(DebugSession session) {
    session.hardwareBreakpoint("main");
    assertThat(session.continueUntilStop()).isHardwareBreakpoint().at("main");
    assertThat(session.pc()).isEqualTo(session.register("rip"));
  }
}
