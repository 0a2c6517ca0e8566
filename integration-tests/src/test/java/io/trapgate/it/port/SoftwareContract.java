package io.trapgate.it.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.trapgate.target.kvm.EngineBreakpoints;
import io.trapgate.target.kvm.VcpuExit;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The same of software breakpoints that take no slot, where the machine has them. */
abstract class SoftwareContract extends KickContract {
  private EngineBreakpoints breakpoints() {
    assumeThat(machine.vm().engineBreakpoints())
        .as("this host's KVM never reports the breakpoint instruction")
        .isPresent();
    return machine.vm().engineBreakpoints().orElseThrow();
  }

  private EngineBreakpoints breakAt(int count) throws Exception {
    EngineBreakpoints breakpoints = breakpoints();
    breakpoints.replace(machine.count(count));
    machine.vcpu().setGuestDebug(subject.software());
    return breakpoints;
  }

  @Test
  void aSoftwareBreakpointStopsBeforeItsInstructionAgainUntilItIsPassed() throws Exception {
    EngineBreakpoints ignored = breakAt(3);
    for (int round = 3; round < 6; round++) {
      for (int again = 0; again < 2; again++) {
        assertThat(machine.run()).isEqualTo(subject.atSoftware(machine.count(3)));
        assertThat(machine.vcpu().programCounter()).isEqualTo(machine.count(3));
        assertThat(machine.get(subject.counter())).isEqualTo(round);
      }
      machine.vcpu().passBreakpoint();
    }
  }

  @Test
  void aDebuggerDoesNotSeeItAndWhatItWritesThereIsTheCode() throws Exception {
    byte[] before = new byte[16];
    byte[] behind = new byte[16];
    machine.vcpu().memory().read(Subject.CODE, before, 0, 16);
    EngineBreakpoints breakpoints = breakAt(1);
    machine.vcpu().memory().read(Subject.CODE, behind, 0, 16);
    assertThat(behind).isEqualTo(before);
    assertThat(machine.vcpu().memory().write(Subject.CODE, before, 0, 16)).isEqualTo(16);
    assertThat(machine.run()).isEqualTo(subject.atSoftware(machine.count(1)));
    breakpoints.replace();
    machine.debug(true);
    machine.expectStep(machine.count(2));
    machine.vcpu().memory().read(Subject.CODE, behind, 0, 16);
    assertThat(behind).isEqualTo(before);
  }

  @Test
  void removedItIsGone() throws Exception {
    EngineBreakpoints breakpoints = breakAt(2);
    assertThat(machine.run()).isEqualTo(subject.atSoftware(machine.count(2)));
    breakpoints.replace(machine.count(3));
    assertThat(machine.run()).isEqualTo(subject.atSoftware(machine.count(3)));
    breakpoints.replace();
    CompletableFuture<VcpuExit> running = machine.running();
    machine.vm().kick();
    assertThat(PortMachine.result(running)).isInstanceOf(VcpuExit.Kicked.class);
  }

  @Test
  void itStaysOverAReset() throws Exception {
    EngineBreakpoints ignored = breakAt(2);
    assertThat(machine.run()).isEqualTo(subject.atSoftware(machine.count(2)));
    machine.vm().reset();
    assertThat(machine.run()).isEqualTo(subject.atSoftware(machine.count(2)));
    assertThat(machine.get(subject.counter())).isEqualTo(2);
  }
}
