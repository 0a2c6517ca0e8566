package io.trapgate.testkit;

import static io.trapgate.testkit.TrapgateAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Connecting, and what goes wrong with it; sessions on real guests are in the integration tests.
 */
@ExtendWith(TrapgateExtension.class)
@TrapgateMachine
class DebugSessionTest {
  private static final Symbols NONE = Symbols.none("nothing");

  @Test
  void whereNobodyListensIsSaid() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    InetSocketAddress nobody = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    assertThatThrownBy(() -> DebugSession.connect(nobody, NONE, Duration.ofSeconds(5)))
        .isInstanceOf(SessionException.class)
        .hasMessage("connect to " + nobody + ": Connection refused");
  }

  @Test
  void whoSaysNothingIsNotWaitedForWithoutEnd() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() ->
              DebugSession.connect(silent.getLocalSocketAddress(), NONE, Duration.ofMillis(50)))
          .isInstanceOf(SessionException.class)
          .hasMessageEndingWith(": no packet within the time allowed (50 ms)");
    }
  }

  @Test
  void aSecondDebuggerIsToldWhoHoldsTheMachine(Machine machine, DebugSession session) {
    assertThatThrownBy(machine::connect)
        .isInstanceOf(SessionException.class)
        .hasMessageContaining(": the machine is held by 127.0.0.1:")
        .hasMessageEndingWith("one debugger at a time, detach that one first");
    assertThat(session).isAt("_start");
  }

  @Test
  void aMachineIsNotLookedAtWhileItRuns(Machine machine, DebugSession session) {
    session.writeInt("limit", 1_000_000);
    session.resume();
    machine.console().await("hello");
    assertThatThrownBy(machine::slots)
        .isInstanceOf(SessionException.class)
        .hasMessage("look at the machine: the guest runs; stop it first");
    session.interrupt();
    assertThat(session.awaitStop()).isInterrupt();
    assertThat(machine.slots()).hasSize(4);
  }

  @Test
  void aMachineThatIsGoneIsSaid(Machine machine, DebugSession session) {
    machine.close();
    assertThatThrownBy(session::step).isInstanceOf(SessionException.class);
    assertThat(machine.look()).isEmpty();
    assertThat(machine.hostAndPort()).startsWith("127.0.0.1:").doesNotEndWith(":0");
  }

  @Test
  void theMachinesLastPacketsAreKept(Machine machine, DebugSession session) {
    for (int i = 0; i < 100; i++) {
      assertThat(session.readInt("counter")).isZero();
    }
    assertThat(machine.packets()).hasSize(61).last().isEqualTo("-> 00000000");
    assertThat(machine.packets().getFirst()).matches("\\(\\d+ earlier\\)");
  }
}
