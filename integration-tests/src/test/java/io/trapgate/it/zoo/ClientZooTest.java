package io.trapgate.it.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.it.zoo.ServedSpin.Served;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Clients that speak the protocol otherwise than today's gdb, over a raw socket. */
class ClientZooTest {
  @RegisterExtension static final ServedSpin SPIN = new ServedSpin();

  static List<Served> machines() {
    return SPIN.both();
  }

  @ParameterizedTest
  @MethodSource("machines")
  void oneWithoutMultiprocessGetsPlainThreadIds(Served served) throws IOException {
    try (Wire wire = served.connect()) {
      wire.ask("qSupported:swbreak+;hwbreak+");
      assertThat(wire.ask("qC")).matches("QC[12]");
      assertThat(wire.ask("qfThreadInfo")).isEqualTo("m1,2");
      assertThat(wire.ask("vCont;s:1;c")).contains("thread:1;").doesNotContain("p1");
      assertThat(wire.ask("vKill;a410")).isEqualTo("OK");
    }
  }

  @ParameterizedTest
  @MethodSource("machines")
  void oneThatAcknowledgesAllTheWay(Served served) throws IOException {
    try (Wire wire = served.connect()) {
      for (String packet : List.of("?", "g", "vCont;s:1", "qC")) {
        wire.raw(Wire.framed(packet));
        assertThat(wire.read()).as("acknowledged at once").isEqualTo('+');
        assertThat(wire.packet()).isNotEmpty();
        wire.raw("+");
      }
    }
  }

  /** gdb 7 and older: no vCont, no qXfer, threads by qfThreadInfo and at last by qL. */
  @ParameterizedTest
  @MethodSource("machines")
  void oneThatKnowsOnlyTheOldPackets(Served served) throws IOException {
    try (Wire wire = served.connect()) {
      assertThat(wire.ask("Hg0")).isEqualTo("OK");
      assertThat(wire.ask("qL1200000000000000000")).isEmpty();
      assertThat(wire.ask("Hc-1")).isEqualTo("OK");
      assertThat(wire.ask("qsThreadInfo")).isEqualTo("l");
      assertThat(wire.ask("?")).matches("T[0-9a-f]{2}.*thread:1;.*");
      assertThat(wire.ask("Hc1")).isEqualTo("OK");
      assertThat(wire.ask("s")).startsWith("T05").doesNotContain("swbreak");
      assertThat(wire.ask("S05")).startsWith("T05");
      wire.ask("Z0," + served.loop() + "," + served.kind());
      assertThat(wire.ask("c")).startsWith("T05").doesNotContain("swbreak");
      assertThat(wire.ask("C05")).startsWith("T05");
      wire.ask("z0," + served.loop() + "," + served.kind());
      wire.raw(Wire.framed("k"));
      assertThat(wire.read()).isEqualTo('+');
      assertThat(wire.read()).as("no answer, the server hangs up").isEqualTo(-1);
    }
  }

  @ParameterizedTest
  @MethodSource("machines")
  void oneThatStepsAnyThread(Served served) throws IOException {
    try (Wire wire = served.fresh()) {
      assertThat(wire.ask("vCont;s:0")).startsWith("T05thread:p1.1;");
      assertThat(wire.ask("vCont;s:p0.0")).startsWith("T05thread:p1.1;");
    }
  }

  @ParameterizedTest
  @MethodSource("machines")
  void oneThatWritesDigitsInUpperCase(Served served) throws IOException {
    try (Wire wire = served.fresh()) {
      String address = Long.toHexString(served.guest().data() + 0xabc);
      String upper = address.toUpperCase(Locale.ROOT);
      assertThat(wire.ask("M" + upper + ",2:ABCD")).isEqualTo("OK");
      assertThat(wire.ask("m" + address + ",2")).isEqualTo("abcd");
      assertThat(wire.ask("Z0," + upper + "," + served.kind())).isEqualTo("OK");
      assertThat(wire.ask("z0," + address + "," + served.kind())).isEqualTo("OK");
    }
  }

  /** As lldb does; some never send {@code qSupported} at all. */
  @ParameterizedTest
  @MethodSource("machines")
  void oneThatLeavesAcknowledgmentsBeforeItGreets(Served served) throws IOException {
    try (Wire wire = served.connect()) {
      assertThat(wire.ask("QStartNoAckMode")).isEqualTo("OK");
      wire.raw("+");
      assertThat(wire.ask("vRun;")).matches("T05thread:1;.*");
      assertThat(wire.ask("vCont;s")).matches("T05thread:1;.*");
      assertThat(wire.ask("qSupported:multiprocess+;swbreak+")).startsWith("PacketSize=");
      assertThat(wire.ask("?")).matches("T05thread:p1.1;.*");
    }
  }

  @ParameterizedTest
  @MethodSource("machines")
  void oneThatSendsByteByByte(Served served) throws IOException {
    try (Wire wire = served.fresh()) {
      for (char part : (Wire.framed("vCont;s:1") + Wire.framed("qC")).toCharArray()) {
        wire.raw(String.valueOf(part));
      }
      assertThat(wire.packet()).startsWith("T05");
      assertThat(wire.packet()).isEqualTo("QCp1.1");
    }
  }

  @ParameterizedTest
  @MethodSource("machines")
  void oneThatSendsEverythingInOneWrite(Served served) throws IOException {
    try (Wire wire = served.connect()) {
      StringBuilder all = new StringBuilder();
      for (String packet : List.of("qSupported", "QStartNoAckMode", "vRun;", "vCont;c")) {
        all.append(Wire.framed(packet));
      }
      wire.raw(all.append('\003').append(Wire.framed("qC")).toString());
      assertThat(wire.packet()).startsWith("PacketSize=");
      assertThat(wire.packet()).isEqualTo("OK");
      assertThat(wire.packet()).startsWith("T05");
      assertThat(wire.packet()).startsWith("T02");
      assertThat(wire.packet()).startsWith("QC");
      assertThat(wire.isSilentFor(50)).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("machines")
  void oneThatAsksWhileTheGuestRuns(Served served) throws IOException {
    try (Wire wire = served.fresh()) {
      wire.raw(Wire.framed("vCont;c") + Wire.framed("qC") + Wire.framed("g"));
      assertThat(wire.isSilentFor(100)).as("they wait").isTrue();
      wire.raw("\003");
      assertThat(wire.packet()).startsWith("T02");
      assertThat(wire.packet()).startsWith("QCp1.");
      assertThat(wire.packet()).matches("[0-9a-fx]+");
    }
  }

  @ParameterizedTest
  @MethodSource("machines")
  void oneThatAsksTooMuchWhileTheGuestRuns(Served served) throws IOException {
    try (Wire wire = served.fresh()) {
      wire.raw(Wire.framed("vCont;c") + Wire.framed("qC").repeat(70));
      for (int i = 0; i < 6; i++) {
        assertThat(wire.packet()).startsWith("E.queue.").contains("(expected: <= 64)");
      }
      wire.raw("\003");
      assertThat(wire.packet()).startsWith("T02");
      for (int i = 0; i < 64; i++) {
        assertThat(wire.packet()).startsWith("QCp1.");
      }
      assertThat(wire.isSilentFor(50)).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("machines")
  void oneThatInterruptsTwice(Served served) throws IOException {
    try (Wire wire = served.fresh()) {
      wire.raw(Wire.framed("vCont;c") + "\003\003");
      assertThat(wire.packet()).startsWith("T02");
      assertThat(wire.isSilentFor(100)).as("one stop for one resume").isTrue();
      assertThat(wire.ask("vCont;s:1")).as("nor is the next step interrupted").startsWith("T05");
    }
  }

  @ParameterizedTest
  @MethodSource("machines")
  void oneThatResumesTwice(Served served) throws IOException {
    try (Wire wire = served.fresh()) {
      wire.raw(Wire.framed("vCont;c") + Wire.framed("vCont;c"));
      assertThat(wire.packet()).startsWith("E.resume.the guest is running already");
      wire.raw("\003");
      assertThat(wire.packet()).startsWith("T02");
    }
  }

  @ParameterizedTest
  @MethodSource("machines")
  void oneThatDetachesWithQuestionsWaiting(Served served) throws IOException {
    try (Wire wire = served.fresh()) {
      wire.ask("!");
      wire.raw(Wire.framed("vCont;c") + Wire.framed("g") + Wire.framed("D"));
      assertThat(wire.packet()).as("its question is answered, too").startsWith("E.machine.");
      assertThat(wire.packet()).isEqualTo("OK");
      assertThat(wire.ask("vAttach;1")).startsWith("T");
    }
  }

  @ParameterizedTest
  @MethodSource("machines")
  void oneThatRunsAgainAfterItHasDetached(Served served) throws IOException {
    try (Wire wire = served.fresh()) {
      String start = wire.ask("p" + Integer.toHexString(served.guest().programCounter()));
      wire.ask("!");
      assertThat(wire.ask("D")).isEqualTo("OK");
      assertThat(wire.ask("vRun;")).startsWith("T05");
      assertThat(wire.ask("D")).isEqualTo("OK");
      wire.raw(Wire.framed("R00"));
      String pc = wire.ask("p" + Integer.toHexString(served.guest().programCounter()));
      assertThat(pc).as("it waits for the restart").isEqualTo(start);
    }
  }

  /** A reset in non-stop stops whoever runs; a client that never hears of it waits for ever. */
  @ParameterizedTest
  @MethodSource("machines")
  void oneThatResetsTheMachineInNonStop(Served served) throws IOException {
    try (Wire wire = served.fresh()) {
      assertThat(wire.ask("QNonStop:1")).isEqualTo("OK");
      assertThat(wire.ask("vCont;c")).isEqualTo("OK");
      wire.raw(Wire.framed("qRcmd,7265736574"));
      String told = "";
      while (told.isEmpty()) {
        told = wire.next() instanceof Wire.Token.Notification(String stop) ? stop : "";
      }
      assertThat(told).startsWith("Stop:T00thread:p1.1;");
      assertThat(wire.ask("vStopped")).startsWith("T00thread:p1.2;");
      assertThat(wire.ask("vStopped")).isEqualTo("OK");
      assertThat(wire.ask("QNonStop:0")).isEqualTo("OK");
    }
  }

  @ParameterizedTest
  @MethodSource("machines")
  void oneThatAsksForNothingOfADocument(Served served) throws IOException {
    try (Wire wire = served.fresh()) {
      assertThat(wire.ask("qXfer:features:read:target.xml:0,0")).startsWith("E.qXfer.length: 0");
      assertThat(wire.ask("qXfer:threads:read::0,0")).startsWith("E.qXfer.length: 0");
    }
  }
}
