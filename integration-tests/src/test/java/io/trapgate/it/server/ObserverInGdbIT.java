package io.trapgate.it.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.it.tools.NeedsTool;
import io.trapgate.stub.client.RspClient;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real gdb that looks on while somebody else controls the machine. */
@NeedsTool("gdb-multiarch")
@Timeout(120)
class ObserverInGdbIT {
  @TempDir Path folder;

  private static String at(long address) {
    return Long.toHexString(address);
  }

  private static List<String> commands(Observed observed) {
    return List.of(
        "set architecture powerpc:common",
        "set endian big",
        "set confirm off",
        "target remote 127.0.0.1:" + observed.observers(),
        "printf \"at %#x sum %d\\n\", $pc, *(int *) 0x20000c",
        "set var $r3 = 5",
        "set var *(int *) 0x200000 = 1",
        "monitor reset",
        "monitor slots",
        "stepi",
        "echo looked\\n",
        "continue",
        "printf \"at %#x sum %d\\n\", $pc, *(int *) 0x20000c",
        "echo followed\\n",
        "continue",
        "printf \"at %#x\\n\", $pc",
        "maintenance flush register-cache",
        "printf \"running at %#x\\n\", $pc",
        "info threads",
        "detach");
  }

  @Test
  void itLooksFollowsAndChangesNothing() throws Exception {
    CountingGuest guest = CountingGuest.booke(folder);
    try (Observed observed = Observed.start(guest);
        RspClient control = observed.control()) {
      guest.write(control, guest.data(), 7);
      control.command("Z1," + at(guest.idle().get(0)) + ",4");
      control.resume();
      control.waitStop();
      try (GdbSession gdb = GdbSession.start(commands(observed))) {
        assertThat(gdb.until("looked"))
            .contains("at 0x10001c sum 7")
            .contains("Could not write register \"r3\"", "E.observe.registers and memory stay")
            .contains("hbreak (Z1,10001c,4)")
            .contains("Cannot access memory at address 0x200000")
            .contains("monitor reset: not for an observer")
            .contains("warning: Remote failure reply: E.observe.no steps")
            .contains("looked");
        control.command("z1," + at(guest.idle().get(0)) + ",4");
        control.command("Z1," + at(guest.idle().get(2)) + ",4");
        control.resume();
        control.waitStop();
        assertThat(gdb.until("followed")).contains("at 0x100024 sum 7");
        control.command("z1," + at(guest.idle().get(2)) + ",4");
        control.command("Z1," + at(guest.idle().get(3)) + ",4");
        control.resume();
        control.waitStop();
        control.command("z1," + at(guest.idle().get(3)) + ",4");
        control.resume();
        assertThat(gdb.rest())
            .contains("running at 0x1000")
            .contains("Thread 1.1 \"cpu0\"")
            .contains("detached");
        control.interrupt();
        assertThat(control.waitStop().code()).isEqualTo(2);
        assertThat(guest.read(control, guest.data())).isEqualTo(7);
        assertThat(guest.read(control, guest.word(0))).isGreaterThan(7);
      }
    }
  }
}
