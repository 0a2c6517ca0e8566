package io.trapgate.it.kit;

import static io.trapgate.testkit.TrapgateAssertions.assertThat;

import io.trapgate.testkit.DebugSession;
import io.trapgate.testkit.Machine;
import io.trapgate.testkit.TrapgateExtension;
import io.trapgate.testkit.TrapgateMachine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TrapgateExtension.class)
@TrapgateMachine(guest = "src/guests/demo.elf", cpu = "e500v2")
class CounterTest {
  @Test
  void eachTickAddsOne(DebugSession session) {
    session.hardwareBreakpoint("tick");
    assertThat(session.continueUntilStop()).isHardwareBreakpoint().at("tick");

    session.watch("counter");
    assertThat(session.continueUntilStop()).isWatchpoint().on("counter").wrote(0, 1);
    assertThat(session).hasInt("counter", 1).hasFreeSlots("IAC", 1).hasFreeSlots("DAC", 1);
  }

  @Test
  void countsToItsLimitAndSwitchesOff(DebugSession session, Machine machine) {
    session.writeInt("limit", 3);
    assertThat(session.continueUntilStop()).hasEnded().withCode(0);
    machine.console().await("power off");
  }
}
