package io.trapgate.it.kit;

import static io.trapgate.testkit.TrapgateAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trapgate.target.MachineSpec;
import io.trapgate.testkit.Breakpoint;
import io.trapgate.testkit.DebugSession;
import io.trapgate.testkit.GdbDriver;
import io.trapgate.testkit.GdbReply;
import io.trapgate.testkit.InsertRefusedException;
import io.trapgate.testkit.Machine;
import io.trapgate.testkit.Stop;
import io.trapgate.testkit.Symbols;
import io.trapgate.testkit.TrapgateExtension;
import io.trapgate.testkit.TrapgateMachine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What docs/testkit.md shows, run. */
class PageSnippetsTest {
  private static final Path ELF = Path.of("src/guests/demo.elf");

  @RegisterExtension
  static final TrapgateExtension MACHINE =
      TrapgateExtension.of(MachineSpec.of("e500v2", "ppce500", 64L << 20, Optional.of(ELF)));

  @Test
  void aSlotIsTakenUntilItsBreakpointGoes(DebugSession session) {
    try (Breakpoint _ = session.hardwareBreakpoint("tick")) {
      session.hardwareBreakpoint("scramble");
      assertThatThrownBy(() -> session.hardwareBreakpoint("report"))
          .isInstanceOf(InsertRefusedException.class)
          .hasMessageContaining("IAC1=0x001002b0 (hbreak), IAC2=0x001002c8 (hbreak)");
    }
    session.hardwareBreakpoint("report");
    assertThat(session).hasFreeSlots("IAC", 0);
  }

  @Test
  void itRunsBesideTheTest(DebugSession session, Machine machine) {
    session.writeInt("limit", 1_000_000);
    session.resume();
    machine.console().await("round 5");
    session.interrupt();
    assertThat(session.awaitStop(Duration.ofSeconds(5))).isInterrupt();
    assertThat(session.step(3)).isStep();
  }

  @Test
  @TrapgateMachine(guest = "src/guests/smp/smp.elf", smp = 4)
  void eachCpuHasItsRegisters(DebugSession session) {
    session.breakpoint("only_third");
    Stop stop = session.continueUntilStop();
    assertThat(stop).isSoftwareBreakpoint().at("only_third").onCpu(3);
    assertThat(session).hasRegister("r3", 3);
    long pcOfTheFirst = session.selectCpu(0).pc();
    assertThat(pcOfTheFirst).isNotEqualTo(stop.pc());
  }

  @Test
  void gdbComesToTickToo(GdbDriver gdb, Machine machine) {
    gdb.ok("hbreak tick");
    GdbReply stop = gdb.go("continue");
    assertThat(stop.function()).isEqualTo("tick");
    assertThat(gdb.ok("print counter")).contains("= 0");
    assertThat(machine.exits()).last().asString().contains("0x2 breakpoint", "0x001002b0");
  }

  @Test
  void withoutAnExtension() {
    MachineSpec spec = MachineSpec.of("440", "ppce500", 64L << 20, Optional.of(ELF));
    try (Machine machine = Machine.start(spec);
        DebugSession session = machine.connect()) {
      session.breakpoint("main");
      assertThat(session.continueUntilStop()).isSoftwareBreakpoint().at("main");
    }
  }

  @Test
  void aStubElsewhere(Machine machine) {
    try (DebugSession session =
        DebugSession.connect(machine.address(), Symbols.of(ELF), Duration.ofSeconds(10))) {
      assertThat(session).isAt("_start");
    }
  }
}
