package io.trapgate.it.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.testkit.Machine;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A million packets of every row of the protocol, right and spoilt: to each exactly one answer or
 * none, as the state machine says, and never one later than gdb waits.
 */
class PacketFuzzTest {
  @TempDir private Path folder;

  @Test
  void bookeAnswersAsTheStateMachineSays() throws IOException {
    assertAnswers(SpinGuest.booke(folder));
  }

  @Test
  void x86AnswersAsTheStateMachineSays() throws IOException {
    assertAnswers(SpinGuest.x86(folder));
  }

  private static void assertAnswers(SpinGuest guest) throws IOException {
    try (Machine machine = guest.start()) {
      Fuzz fuzz = new Fuzz(guest, machine);
      long start = System.nanoTime();
      Tally tally = fuzz.run(Fuzz.packetsEach());
      String summary = guest.name() + ": " + tally.summary();
      System.out.printf("%s, %.1f s%n", summary, (System.nanoTime() - start) / 1e9);
      assertThat(tally.slowestMillis()).as(summary).isLessThan(Fuzz.GDB_PATIENCE_MILLIS);
      assertThat(tally.stops()).as("the guest did run").isPositive();
      try (Wire after = fuzz.connect()) {
        after.ask("QStartNoAckMode");
        after.raw("+");
        assertThat(after.ask("vRun;")).startsWith("T05");
        assertThat(after.ask("vCont;s:1")).startsWith("T05");
        after.raw(Wire.framed("vCont;c") + "\003");
        assertThat(after.packet()).as("nothing of before stops it").startsWith("T02");
      }
    }
  }
}
