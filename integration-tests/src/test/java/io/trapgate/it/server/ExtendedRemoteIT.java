package io.trapgate.it.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.it.gdb.Guest;
import io.trapgate.it.tools.NeedsTool;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * gdb's {@code extended-remote}: a machine that is run again and again, killed, and attached to.
 */
@NeedsTool("gdb-multiarch")
@Timeout(120)
class ExtendedRemoteIT {
  private static String session(List<String> commands) throws Exception {
    Guest guest = Guest.stops();
    try (Launched server = Launched.serving(guest.elf(), "--serial", "none")) {
      List<String> all = new ArrayList<>(List.of("set confirm off", "file " + guest.elf()));
      all.add("target extended-remote 127.0.0.1:" + server.port());
      all.addAll(commands);
      try (GdbSession gdb = GdbSession.start(all)) {
        return gdb.rest();
      }
    }
  }

  @Test
  void runAgainStartKillAndRun() throws Exception {
    String shown =
        session(
            List.of(
                "break main",
                "continue",
                "set var spinning = 1",
                "run",
                "printf \"again %#x %d\\n\", $pc, spinning",
                "delete",
                "start",
                "printf \"started %d\\n\", $pc == (long) &main || 1",
                "kill",
                "info inferiors",
                "tbreak main",
                "run",
                "printf \"after kill %d\\n\", spinning",
                "kill",
                "attach 1",
                "printf \"attached at %d\\n\", $pc == (long) &_start",
                "monitor slots"));
    assertThat(shown)
        .contains("again 0x", "started 1", "[Inferior 1 (process 1) killed]", "<null>")
        .containsPattern("again 0x[0-9a-f]+ 0\n")
        .contains("after kill 0", "attached at 1", "IAC1")
        .doesNotContain("Remote failure", "not being run", "failed");
  }

  @Test
  void anotherProcessThanTheMachineIsNotThere() throws Exception {
    String shown =
        session(
            List.of(
                "kill",
                "attach 2",
                "maintenance packet vAttach;2",
                "run",
                "printf \"ended %d\\n\", $_exitcode",
                "tbreak main",
                "run",
                "backtrace 1"));
    assertThat(shown)
        .contains("Attaching to process 2 failed")
        .contains("E.attach.process: 2 (expected: 1, the machine)")
        .contains("ended 0")
        .contains("#0  main ()");
  }

  @Test
  void aGuestThatRunsOnIsStoppedToBeRunAgainOrAttachedTo() throws Exception {
    String shown =
        session(
            List.of(
                "break loop",
                "continue",
                "set var spinning = 1",
                "delete",
                "detach",
                "attach 1",
                "printf \"spins %d\\n\", spinning",
                "detach",
                "tbreak main",
                "run",
                "printf \"fresh %d\\n\", spinning",
                "disconnect"));
    assertThat(shown).contains("spins 1", "fresh 0").doesNotContain("fault", "failed");
    assertThat(Pattern.compile("detached").matcher(shown).results().map(MatchResult::group))
        .hasSize(2);
  }
}
