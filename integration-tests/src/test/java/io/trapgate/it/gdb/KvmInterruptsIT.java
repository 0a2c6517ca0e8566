package io.trapgate.it.gdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.it.tools.NeedsKvm;
import io.trapgate.it.tools.NeedsTool;
import io.trapgate.target.MachineSpec;
import io.trapgate.testkit.GdbDriver;
import io.trapgate.testkit.GdbReply;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The board's timers, HLT and guest time, with a guest on the host's KVM. */
@NeedsKvm
@NeedsTool("gdb-multiarch")
@Timeout(120)
class KvmInterruptsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long MEMORY_BYTES = 64L << 20;
  private static final long CURRENT_COUNT = 0xfee0_0390L;
  private static final long INITIAL_COUNT = 0xfee0_0380L;

  /** Two seconds of a counter that counts nanoseconds. */
  private static final long TWO_SECONDS = 0x7fff_ffffL;

  private static Rig inLongMode() {
    Guest guest = Guest.emulatedModes();
    MachineSpec spec = MachineSpec.of("host", "kvm", MEMORY_BYTES, Optional.of(guest.image()));
    Rig rig = Rig.ours(guest, OurServer.start(spec, false));
    rig.gdb().ok("thbreak *main");
    rig.gdb().go("continue");
    return rig;
  }

  @Test
  void aBreakpointInTheHandlerOfThePitsTicks() {
    try (Rig rig = inLongMode()) {
      GdbDriver gdb = rig.gdb();
      gdb.ok("hbreak " + rig.guest().line("tick"));
      for (int tick = 0; tick < 3; tick++) {
        GdbReply stop = gdb.go("continue");
        assertThat(stop.line()).isEqualTo(rig.guest().line("tick"));
        assertThat(gdb.ok("print ticks")).contains("= " + tick);
        assertThat(GdbReply.number(gdb.ok("print f->vector"))).isEqualTo(0x20);
      }
      gdb.ok("delete");
      gdb.begin("continue");
      rig.peer().console().awaitText(0, "apic timer: 1", PATIENCE);
    }
  }

  private static void atTheApicsWait(GdbDriver gdb) {
    gdb.ok("thbreak apic_timer");
    gdb.go("continue");
    gdb.ok("thbreak wait_for_interrupt");
    gdb.go("continue");
    gdb.ok("thbreak *(entries + 0x30 * 16)");
  }

  @Test
  void theApicsTimerWakesTheProcessorFromHaltAndReturnsBehindIt() {
    try (Rig rig = inLongMode()) {
      GdbDriver gdb = rig.gdb();
      atTheApicsWait(gdb);
      assertThat(gdb.go("continue").pc()).isEqualTo(rig.guest().address("entries") + 0x30 * 16);
      assertThat(gdb.ok("x/i *(long *) $rsp - 1")).contains("hlt");
    }
  }

  @Test
  void stepsOverStiAndHaltGoBehindThemAndTheInterruptComesWhenTheGuestGoesOn() {
    try (Rig rig = inLongMode()) {
      GdbDriver gdb = rig.gdb();
      atTheApicsWait(gdb);
      gdb.go("stepi");
      assertThat(gdb.ok("x/i $pc")).contains("hlt");
      long behind = gdb.go("stepi").pc();
      assertThat(gdb.ok("x/i $pc")).contains("cli");
      assertThat(gdb.go("continue").pc()).isEqualTo(rig.guest().address("entries") + 0x30 * 16);
      assertThat(GdbReply.number(gdb.ok("print/x *(long *) $rsp"))).isEqualTo(behind);
    }
  }

  /** An emulating kernel keeps the wish to halt, and has it at the CLI behind. */
  @Test
  void whoHasSteppedOverAHaltIsNotHaltedLater() {
    for (int round = 0; round < 4; round++) { // the first is slow: its interrupt may come at once
      try (Rig rig = inLongMode()) {
        GdbDriver gdb = rig.gdb();
        atTheApicsWait(gdb);
        gdb.ok("set var *(int *) " + INITIAL_COUNT + " = " + 3_000_000);
        gdb.go("stepi");
        gdb.go("stepi");
        assertThat(gdb.ok("x/i $pc")).contains("cli");
        assertThat(gdb.go("continue").pc()).isEqualTo(rig.guest().address("entries") + 0x30 * 16);
      }
    }
  }

  private static long count(GdbDriver gdb, long register) {
    String shown = gdb.ok("x/dw " + register);
    return Long.parseLong(shown.substring(shown.indexOf('\t') + 1).strip());
  }

  @Test
  void theBoardsTimeStandsWhileTheGuestStands() {
    try (Rig rig = inLongMode()) {
      GdbDriver gdb = rig.gdb();
      atTheApicsWait(gdb);
      gdb.ok("set var *(int *) " + INITIAL_COUNT + " = " + TWO_SECONDS);
      long before = count(gdb, CURRENT_COUNT);
      gdb.ok("shell sleep 0.5");
      assertThat(count(gdb, CURRENT_COUNT)).as("half a second later").isEqualTo(before);
      assertThat(before).isPositive();
      gdb.go("stepi");
      assertThat(count(gdb, CURRENT_COUNT)).as("a step later").isLessThan(before);
    }
  }

  @Test
  void aProcessorThatIsHaltedForGoodComesBackAtOnceAgainAndAgain() {
    try (Rig rig = inLongMode()) {
      GdbDriver gdb = rig.gdb();
      gdb.ok("set var halting = 1");
      gdb.begin("continue");
      rig.peer().console().awaitText(0, "apic timer: 1", PATIENCE);
      gdb.interrupt();
      long behind = gdb.finish("continue").pc();
      assertThat(gdb.ok("info symbol $pc")).contains("waits");
      for (int i = 0; i < 10; i++) {
        int mark = rig.tap().mark();
        gdb.begin("continue");
        rig.tap().awaitRequest(mark, r -> r.startsWith("vCont;c"));
        gdb.interrupt();
        GdbReply stop = gdb.finish("continue");
        assertThat(stop.shown()).contains("SIGINT");
        assertThat(stop.pc()).isEqualTo(behind);
      }
    }
  }

  @Test
  void anEndlessLoopIsInterruptedAndLeftByChangingItsVariable() {
    try (Rig rig = inLongMode()) {
      GdbDriver gdb = rig.gdb();
      gdb.ok("set var spinning = 1");
      gdb.begin("continue");
      rig.peer().console().awaitText(0, "apic timer: 1", PATIENCE);
      gdb.interrupt();
      GdbReply stop = gdb.finish("continue");
      assertThat(stop.shown()).contains("SIGINT");
      long first = GdbReply.number(gdb.ok("print/x copy_of_dword"));
      gdb.go("stepi");
      int mark = rig.tap().mark();
      gdb.begin("continue");
      rig.tap().awaitRequest(mark, r -> r.startsWith("vCont;c"));
      gdb.interrupt();
      gdb.finish("continue");
      assertThat(GdbReply.number(gdb.ok("print/x copy_of_dword"))).isGreaterThan(first);
      gdb.ok("set var spinning = 0");
      assertThat(gdb.go("continue").shown()).contains("exited with code 01");
      assertThat(rig.peer().console().text()).contains("done");
    }
  }
}
