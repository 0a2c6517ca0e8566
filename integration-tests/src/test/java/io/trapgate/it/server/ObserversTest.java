package io.trapgate.it.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trapgate.stub.client.RspClient;
import io.trapgate.stub.client.RspConnection;
import io.trapgate.stub.client.RspRefusedException;
import io.trapgate.stub.client.StopReply;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that look at a machine which another one controls. */
@Timeout(120)
class ObserversTest {
  private static final int ROUNDS = 400_000;

  @TempDir Path folder;

  private static String at(long address) {
    return Long.toHexString(address);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "P3=00000001",
        "M200000,1:01",
        "X200000,1:a",
        "Z0,100000,4",
        "z0,100000,4",
        "Z2,200004,4",
        "vCont;s",
        "vCont;r100000,100010",
        "s",
        "c100000",
        "vKill;1",
        "vRun;",
        "vAttach;1",
        "QNonStop:1"
      })
  void whatChangesAnythingIsRefusedWithAText(String packet) throws Exception {
    try (Observed observed = Observed.start(CountingGuest.booke(folder));
        RspClient control = observed.control();
        RspClient observer = observed.observe()) {
      byte[] registers = control.readRegisters();
      byte[] memory = control.readMemory(observed.guest().data(), 64);
      assertThat(observer.connection().exchange(packet).text())
          .startsWith("E.observe.")
          .endsWith("this connection may look, and change nothing");
      assertThat(observer.readRegisters()).isEqualTo(registers);
      assertThat(control.readMemory(observed.guest().data(), 64)).isEqualTo(memory);
      assertThat(control.monitor("slots")).doesNotContain("watch", "hbreak");
    }
  }

  @Test
  void monitorTellsAndChangesNothing() throws Exception {
    try (Observed observed = Observed.start(CountingGuest.booke(folder));
        RspClient control = observed.control();
        RspClient observer = observed.observe()) {
      control.step();
      assertThat(observer.monitor("reg pc")).contains("100004");
      assertThat(observer.monitor("reset")).contains("monitor reset: not for an observer");
      assertThat(observer.monitor("exit")).contains("monitor exit: not for an observer");
      assertThat(observer.monitor("reg pc")).contains("100004");
    }
  }

  @Test
  void itsContinueLastsUntilTheNextStopAndMissesNone() throws Exception {
    CountingGuest guest = CountingGuest.booke(folder);
    try (Observed observed = Observed.start(guest);
        RspClient control = observed.control();
        RspClient observer = observed.observe()) {
      assertThat(observer.stopReason().code()).isEqualTo(5);
      control.command("Z1," + at(guest.idle().get(1)) + ",4");
      control.resume();
      long stop = guest.pc(control.waitStop());
      observer.resume(); // the stop has come before, and is told now
      assertThat(guest.pc(observer.waitStop())).isEqualTo(stop).isEqualTo(guest.idle().get(1));
      observer.resume();
      control.command("z1," + at(stop) + ",4");
      control.command("Z1," + at(guest.idle().get(3)) + ",4");
      control.resume();
      control.waitStop();
      StopReply followed = observer.waitStop();
      assertThat(guest.pc(followed)).isEqualTo(guest.idle().get(3));
      assertThat(followed.reason()).as("gdb has no breakpoint there, and would go on").isNull();
    }
  }

  @Test
  void aRunningGuestIsLookedAtAndItsFollowerCanBeInterrupted() throws Exception {
    CountingGuest guest = CountingGuest.x86(folder);
    try (Observed observed = Observed.start(guest);
        RspClient control = observed.control();
        RspClient observer = observed.observe()) {
      guest.write(control, guest.data(), 1);
      control.resume();
      int first = guest.read(observer, guest.word(0));
      int next = guest.read(observer, guest.word(0));
      while (next == first) {
        next = guest.read(observer, guest.word(0));
      }
      observer.resume();
      observer.interrupt();
      assertThat(observer.waitStop().code()).isEqualTo(2);
      int later = guest.read(observer, guest.word(0));
      while (later == next) {
        later = guest.read(observer, guest.word(0));
      }
      control.interrupt();
      assertThat(control.waitStop().code()).as("of the one who controls it").isEqualTo(2);
      observer.command("D;1");
      assertThat(guest.read(control, guest.word(0))).isNotEqualTo(first);
    }
  }

  /** Instructions until the sum has a value, found by a condition in the server. */
  private long run(CountingGuest guest, boolean observed) throws Exception {
    try (Observed machine = Observed.start(guest);
        RspClient control = machine.control()) {
      guest.write(control, guest.data(), 1);
      String code =
          "24%08x1924%08x1327".formatted(guest.word(2), ROUNDS); // [word] == ROUNDS, big-endian
      control.command(
          "Z1," + at(guest.idle().get(0)) + ",4;X" + at(code.length() / 2) + "," + code);
      control.resume();
      CompletableFuture<Integer> stopped =
          CompletableFuture.supplyAsync(() -> {
            try {
              return control.waitStop().code();
            } catch (java.io.IOException e) {
              throw new java.io.UncheckedIOException(e);
            }
          });
      int looks = 0;
      if (observed) {
        try (RspClient observer = machine.observe()) {
          for (; !stopped.isDone(); looks++) {
            observer.readMemory(guest.word(0), 4);
            observer.readRegisters();
          }
        }
        assertThat(looks).as("looks at a running guest").isPositive();
      }
      assertThat(stopped.get()).isEqualTo(5);
      assertThat(guest.read(control, guest.word(2))).isEqualTo(ROUNDS);
      return machine.vm().vcpus().getFirst().instructionCount();
    }
  }

  @Test
  void theGuestDoesNotNoticeThatItIsLookedAt() throws Exception {
    CountingGuest guest = CountingGuest.booke(folder);
    assertThat(run(guest, true)).isEqualTo(run(guest, false));
  }

  /** More than may wait for a pause at a time, in one write: what is left over is not forgotten. */
  @Test
  void allThatIsAskedWithoutWaitingIsAnswered() throws Exception {
    CountingGuest guest = CountingGuest.booke(folder);
    try (Observed observed = Observed.start(guest);
        RspClient control = observed.control();
        RspConnection observer =
            RspConnection.open(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), observed.observers()),
                Duration.ofSeconds(60))) {
      control.resume();
      assertThat(observer.startNoAckMode()).isTrue();
      String request = "m%x,4".formatted(guest.word(0));
      String frame = "$%s#%02x".formatted(request, request.chars().sum() & 0xff);
      observer.sendRaw(frame.repeat(300).getBytes(US_ASCII));
      for (int n = 0; n < 300; n++) {
        assertThat(observer.receive().text()).as("reply %d", n).hasSize(8);
      }
      control.interrupt();
      assertThat(control.waitStop().code()).isEqualTo(2);
    }
  }

  @Test
  void thereIsABoundToTheirNumberAndTheyComeAndGo() throws Exception {
    try (Observed observed = Observed.start(CountingGuest.booke(folder));
        RspClient control = observed.control()) {
      List<RspClient> observers = new ArrayList<>();
      for (int n = 0; n < 16; n++) {
        observers.add(observed.observe());
      }
      assertThatThrownBy(observed::observe)
          .isInstanceOf(RspRefusedException.class)
          .hasMessageContaining("E.server.observers: 16 (expected: < 16)");
      for (RspClient each : observers) {
        assertThat(HexFormat.of().formatHex(each.readRegister(64))).isEqualTo("00100000");
        each.close();
      }
      assertThat(control.step().code()).isEqualTo(5);
    }
  }
}
