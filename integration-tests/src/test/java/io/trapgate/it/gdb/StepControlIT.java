package io.trapgate.it.gdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.it.tools.NeedsTool;
import io.trapgate.testkit.GdbDriver;
import io.trapgate.testkit.GdbReply;
import org.junit.jupiter.api.Test;

/** QEMU's packets about stepping and {@code monitor step}, and time that stands at a stop. */
@NeedsTool("gdb-multiarch")
class StepControlIT {
  @Test
  void theBitsAreQemusAndTheDefaultsThoseUnderKvm() {
    try (Rig booke = Rig.stops()) {
      askedInGdb(booke.gdb(), "0x1");
      assertThat(booke.gdb().ok("monitor step")).contains("noirq    off", "a real KVM on Book E");
    }
    try (Rig x86 = X86Side.OURS.inLongMode()) {
      askedInGdb(x86.gdb(), "0x3");
      assertThat(x86.gdb().ok("monitor step")).contains("noirq    on", "KVM_GUESTDBG_BLOCKIRQ");
    }
  }

  private static void askedInGdb(GdbDriver gdb, String standard) {
    assertThat(gdb.ok("maintenance packet qqemu.sstepbits"))
        .contains("\"ENABLE=1,NOIRQ=2,NOTIMER=4\"");
    assertThat(gdb.ok("maintenance packet qqemu.sstep")).contains("\"" + standard + "\"");
    assertThat(gdb.ok("maintenance packet Qqemu.sstep=0x8")).contains("E.sstep.bits: 0x8");
    assertThat(gdb.ok("maintenance packet Qqemu.sstep=0x2")).contains("E.sstep.bits: 0x2");
    assertThat(gdb.ok("maintenance packet Qqemu.sstep=0x7")).contains("\"OK\"");
    assertThat(gdb.ok("maintenance packet qqemu.sstep")).contains("\"0x7\"");
    assertThat(gdb.ok("monitor step")).contains("noirq    on", "notimer  on");
    assertThat(gdb.ok("maintenance packet Qqemu.sstep=" + standard)).contains("\"OK\"");
  }

  @Test
  void aLongStopWithManyLooksTakesNoGuestTime() {
    try (Rig rig = Rig.stopsInMain()) {
      GdbDriver gdb = rig.gdb();
      gdb.ok("set $decr = 1000000");
      String before = gdb.ok("monitor spr tbl") + gdb.ok("monitor spr decr");
      gdb.ok("shell sleep 2");
      for (int i = 0; i < 20; i++) {
        gdb.ok("x/64xw $pc");
        gdb.ok("monitor tlb");
      }
      gdb.ok("maintenance flush register-cache");
      assertThat(gdb.ok("monitor spr tbl") + gdb.ok("monitor spr decr")).isEqualTo(before);
    }
  }

  @Test
  void onX86TheTimeStampCounterCountsWhatIsExecuted() {
    try (Rig rig = X86Side.OURS.inLongMode()) {
      GdbDriver gdb = rig.gdb();
      long at = GdbReply.number(gdb.ok("print/x (long) $pc"));
      for (int i = 0; i < 4; i++) {
        gdb.ok("set {short} " + (at + 2L * i) + " = 0x310f"); // rdtsc
      }
      long first = read(gdb);
      gdb.ok("shell sleep 1");
      gdb.ok("monitor exits");
      long second = read(gdb);
      long third = read(gdb);
      assertThat(second - first).as("the stop took none").isEqualTo(third - second);
      gdb.ok("monitor step notimer on");
      long fourth = read(gdb);
      assertThat(fourth - third).as("what began before the bit").isEqualTo(third - second);
    }
  }

  /** Steps RDTSC and gives EAX. */
  private static long read(GdbDriver gdb) {
    gdb.go("stepi");
    return GdbReply.number(gdb.ok("print/x $rax"));
  }
}
