package io.trapgate.it.gdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.it.tools.NeedsTool;
import io.trapgate.testkit.GdbDriver;
import io.trapgate.testkit.GdbReply;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The ways a session with an x86 guest ends, and what is left behind. */
@NeedsTool("gdb-multiarch")
class X86EndIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Test
  void portF4EndsTheProgramWithTheExitStatusOfQemu() {
    try (Rig rig = X86Side.OURS.modes()) {
      int mark = rig.tap().mark();
      GdbReply end = rig.gdb().go("continue");
      assertThat(end.shown()).contains("[Inferior 1 (process 1) exited with code 01]");
      assertThat(rig.tap().repliesSince(mark)).anyMatch(r -> r.startsWith("W01"));
    }
  }

  @Test
  void theValueIsTheGuests() {
    try (Rig rig = X86Side.OURS.bootSector()) {
      rig.gdb().ok("hbreak *leave");
      rig.gdb().go("continue");
      rig.gdb().ok("set var $eax = 9");
      assertThat(rig.gdb().go("continue").shown()).contains("exited with code 023]"); // 19
    }
  }

  @Test
  void aDetachedGuestRunsToItsEnd() {
    try (Rig rig = X86Side.OURS.inLongMode()) {
      rig.gdb().ok("break square");
      rig.gdb().ok("watch dword4");
      assertThat(rig.gdb().ok("detach")).contains("detached");
      rig.peer().console().awaitText(0, "done", PATIENCE);
    }
  }

  @Test
  void monitorResetStartsTheMachineAgain() {
    try (Rig rig = X86Side.OURS.inLongMode()) {
      GdbDriver gdb = rig.gdb();
      gdb.ok("set var dword4 = 77");
      gdb.ok("monitor reset");
      gdb.ok("maintenance flush register-cache");
      assertThat(GdbReply.number(gdb.ok("print/x $pc"))).isEqualTo(rig.guest().address("_start"));
      assertThat(GdbReply.number(gdb.ok("print/x $cr0 & 0x80000001"))).isEqualTo(1);
      assertThat(gdb.ok("print dword4")).contains("= 0");
      long mark = rig.peer().console().mark();
      assertThat(gdb.go("continue").reason()).startsWith("exited");
      rig.peer().console().awaitText(mark, "done", PATIENCE);
    }
  }

  @Test
  void aKilledGdbLeavesNothingArmed() throws Exception {
    try (Rig rig = X86Side.OURS.inLongMode();
        GdbDriver second = GdbDriver.start(rig.guest().elf())) {
      GdbDriver gdb = rig.gdb();
      gdb.ok("set var halting = 1");
      gdb.ok("hbreak leave");
      gdb.ok("watch spinning");
      gdb.ok("awatch rounds if rounds == 99");
      int mark = rig.tap().mark();
      gdb.begin("continue");
      rig.peer().console().awaitText(0, "apic timer", PATIENCE);
      gdb.killHard();
      rig.tap().awaitRequest(mark, RspTap.CLOSED::equals);
      second.connect(rig.peer().port());
      assertThat(second.ok("monitor slots"))
          .contains("DR0", "DR3")
          .doesNotContain("hbreak")
          .doesNotContain("watch (");
      assertThat(second.ok("monitor kvm")).contains("KVM_SET_GUEST_DEBUG, 72 bytes");
      second.ok("set var halting = 0");
      assertThat(second.ok("info symbol $pc")).contains("waits");
    }
  }

  @Test
  void gdbTakesTheTargetDescriptionWithoutAWarning() {
    try (Rig rig = X86Side.OURS.inLongMode()) {
      assertThat(X86Side.warnings(rig.gdb())).isEmpty();
      assertThat(rig.gdb().ok("show architecture")).contains("i386:x86-64");
    }
  }
}
