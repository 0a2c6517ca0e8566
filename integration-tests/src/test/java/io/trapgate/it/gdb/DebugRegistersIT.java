package io.trapgate.it.gdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.it.tools.NeedsTool;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A guest that uses the debug registers itself, checks what its debug interrupts saved and says so
 * on its console, a line per round: alone, beside gdb, while gdb owns the registers, and after gdb
 * has gone (booke.md 2.3, 2.4, 4.8, 4.9).
 */
@NeedsTool("gdb-multiarch")
class DebugRegistersIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String OWN =
      " guest: iac 2 dacw 1 dacr 1 icmp 3 brt 1 trap 1 ptr 1 late 1 ok";
  private static final String FOREIGN = " debugger: events 0 ok";

  private static Rig rig(String cpu) {
    Guest guest = Guest.debugRegisters();
    return Rig.ours(guest, OurServer.start(OurServer.spec(cpu, guest.elf()), false));
  }

  private static void expect(Rig rig, int round, String outcome) {
    String line = "round " + round;
    String text = rig.peer().console().awaitText(0, line, PATIENCE);
    assertThat(text).doesNotContain("WRONG");
    rig.peer().console().awaitText(text.indexOf(line), line + outcome, PATIENCE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"e500v2", "e500mc", "440"})
  void countsItsOwnDebugInterruptsWhileGdbIsAttachedWithoutBreakpoints(String cpu) {
    try (Rig rig = rig(cpu)) {
      rig.gdb().begin("continue"); // nothing inserted: no KVM_GUESTDBG_ENABLE
      expect(rig, 1, OWN);
      expect(rig, 2, OWN);
      expect(rig, 3, OWN);
      rig.gdb().finish("continue");
      assertThat(rig.peer().console().awaitText(0, "\n", PATIENCE))
          .startsWith("debugregs on " + cpu);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"e500v2", "e500mc", "440"})
  void findsTheRegistersTakenWhileGdbOwnsThemAndItsOwnAfterwards(String cpu) {
    try (Rig rig = rig(cpu)) {
      rig.gdb().ok("hbreak between_rounds if round_number == 3");
      rig.gdb().go("continue");
      expect(rig, 1, FOREIGN);
      expect(rig, 2, FOREIGN);
      String owner = rig.gdb().ok("monitor owner");
      assertThat(owner).contains("guest");
      rig.gdb().ok("delete");
      rig.gdb().ok("set var rounds = 4");
      rig.gdb().begin("continue"); // nothing inserted any more: the guest owns them again
      expect(rig, 3, OWN);
      expect(rig, 4, OWN);
      rig.gdb().finish("continue");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"e500v2", "e500mc", "440"})
  void goesOnByItselfAfterADetach(String cpu) {
    try (Rig rig = rig(cpu)) {
      rig.gdb().ok("hbreak between_rounds");
      rig.gdb().go("continue");
      rig.gdb().go("continue");
      expect(rig, 1, FOREIGN);
      rig.gdb().ok("detach");
      expect(rig, 2, OWN);
      expect(rig, 3, OWN);
    }
  }
}
