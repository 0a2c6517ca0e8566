package io.trapgate.it.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trapgate.it.tools.NeedsKvm;
import io.trapgate.stub.client.RspClient;
import io.trapgate.stub.server.ServerOptions;
import io.trapgate.target.Machines;
import io.trapgate.target.kvm.GuestException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The ways to serve a machine, with this host's KVM behind them. */
@NeedsKvm
@Timeout(120)
class KvmServerTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;

  private static String at(long address) {
    return Long.toHexString(address);
  }

  private static RspClient connect(ManyMachines served) throws IOException {
    return RspClient.connect(served.address(), PATIENCE);
  }

  @Test
  void everyConnectionHasAMachineOfItsOwn() throws Exception {
    CountingGuest guest = CountingGuest.kvm(folder);
    try (ManyMachines served = ManyMachines.start(guest, 2);
        RspClient first = connect(served)) {
      try (RspClient second = connect(served)) {
        guest.write(first, guest.data(), 7);
        first.command("Z1," + at(guest.idle().get(0)) + ",1");
        first.resume();
        assertThat(guest.pc(first.waitStop())).isEqualTo(guest.idle().get(0));
        assertThat(guest.read(first, guest.word(0))).isEqualTo(7);
        assertThat(guest.read(second, guest.data())).isZero();
        second.resume();
        served.await("2 of 2 machines, 1 running");
        second.interrupt();
        assertThat(second.waitStop().code()).as("the other's breakpoint isn't here").isEqualTo(2);
        second.resume();
        served.await("2 of 2 machines, 1 running");
      }
      served.await("1 of 2 machines, 0 running");
      assertThat(guest.read(first, guest.word(0))).isEqualTo(7);
    }
  }

  /** More of them than the host has processors. */
  @Test
  void guestsInALoopDoNotStarveTheClientOfAnother() throws Exception {
    CountingGuest guest = CountingGuest.kvm(folder);
    int loops = 2 * Runtime.getRuntime().availableProcessors();
    try (ManyMachines served = ManyMachines.start(guest, loops + 1);
        RspClient patient = connect(served)) {
      List<RspClient> looping = new ArrayList<>();
      for (int n = 0; n < loops; n++) {
        RspClient each = connect(served);
        guest.write(each, guest.data(), 1);
        each.resume();
        looping.add(each);
      }
      served.await(loops + 1 + " of " + (loops + 1) + " machines, " + loops + " running");
      patient.connection().timeout(PATIENCE);
      for (int n = 0; n < 100; n++) {
        assertThat(patient.step().code()).isEqualTo(5);
      }
      for (RspClient each : looping) {
        each.interrupt();
        assertThat(each.waitStop().code()).isEqualTo(2);
        assertThat(guest.read(each, guest.word(0))).as("had its turns").isPositive();
        each.close();
      }
    }
  }

  @Test
  void anExtendedClientKillsAndRunsTheMachineAgain() throws Exception {
    PerConnectionTest.killsAndRunsItsOwnMachine(CountingGuest.kvm(folder));
  }

  @Test
  void anObserverLooksAtTheRunningGuestFollowsItAndChangesNothing() throws Exception {
    CountingGuest guest = CountingGuest.kvm(folder);
    try (Observed observed = Observed.start(guest);
        RspClient control = observed.control();
        RspClient observer = observed.observe()) {
      guest.write(control, guest.data(), 1);
      assertThat(observer.connection().exchange("Z1,7c00,1").text()).startsWith("E.observe.");
      assertThat(observer.connection().exchange("M9000,1:05").text()).startsWith("E.observe.");
      assertThat(observer.monitor("slots")).contains("DR0").doesNotContain("hbreak");
      control.resume();
      int first = guest.read(observer, guest.word(0));
      int next = guest.read(observer, guest.word(0));
      while (next == first) { // until the guest has stored another sum
        next = guest.read(observer, guest.word(0));
      }
      assertThat(next).isGreaterThan(first);
      control.interrupt();
      assertThat(control.waitStop().code()).isEqualTo(2);
      assertThat(observer.readRegisters()).isEqualTo(control.readRegisters());
    }
  }

  @Test
  void stopsBeforeExceptionsAreRefusedWithTheReason() throws Exception {
    List<GuestException> known = Machines.exceptions("host");
    assertThatThrownBy(() -> ServerOptions.exceptions(List.of("illegal"), known))
        .hasMessageContaining("KVM has no such exit (expected: a model)");
  }
}
