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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several vCPUs of the host's KVM, each on a thread of its own, started by the board's APICs. */
@NeedsKvm
@NeedsTool("gdb-multiarch")
class KvmSmpIT {
  private static final long MEMORY_BYTES = 64L << 20;

  private static Rig on(int cpus) {
    return Rig.ours(Guest.x86Smp(), serving(cpus));
  }

  private static OurServer serving(int cpus) {
    Guest guest = Guest.x86Smp();
    MachineSpec one = MachineSpec.of("host", "kvm", MEMORY_BYTES, Optional.of(guest.image()));
    MachineSpec.Size size = new MachineSpec.Size(MEMORY_BYTES, cpus);
    return OurServer.start(
        new MachineSpec(one.cpu(), one.board(), size, one.payload(), one.behaviour()), false);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4})
  void allCountUnderTheLock(int cpus) {
    try (Rig rig = on(cpus)) {
      rig.gdb().begin("continue");
      String text = rig.peer().console().awaitText(0, "right", Duration.ofSeconds(30));
      assertThat(text).contains("cpus: " + cpus, "counted: %x right".formatted(500 * cpus));
    }
  }

  @Test
  void aCodeSlotIsSetBeforeTheOthersStartAndHitsOnOneWhileTheyRun() {
    try (Rig rig = on(4)) {
      GdbDriver gdb = rig.gdb();
      gdb.ok("hbreak *other_in_long");
      GdbReply other = gdb.go("continue");
      assertThat(other.thread()).isGreaterThan(1);
      assertThat(other.pc()).isEqualTo(rig.guest().address("other_in_long"));
      gdb.ok("delete");
      gdb.ok("hbreak only_second");
      assertThat(gdb.go("continue").function()).isEqualTo("only_second");
      assertThat(gdb.ok("print turns[1]")).contains("= 500");
    }
  }

  @Test
  void oneIsSteppedWhileTheOthersAreHeld() {
    try (Rig rig = on(4)) {
      GdbDriver gdb = rig.gdb();
      gdb.ok("set var spin_wanted = 1");
      gdb.ok("hbreak spin");
      int first = gdb.go("continue").thread();
      gdb.ok("delete");
      gdb.ok("set scheduler-locking on");
      String before = gdb.ok("print spins");
      for (int i = 0; i < 40; i++) {
        assertThat(gdb.go("stepi").thread()).isEqualTo(first);
      }
      String after = gdb.ok("print spins");
      assertThat(after).as("it counts").isNotEqualTo(before);
      gdb.ok("thread " + (first == 1 ? 2 : 1));
      String frame = gdb.ok("print/x $rip");
      gdb.ok("thread " + first);
      gdb.go("stepi");
      gdb.ok("thread " + (first == 1 ? 2 : 1));
      assertThat(gdb.ok("print/x $rip").replaceAll(".*= ", ""))
          .isEqualTo(frame.replaceAll(".*= ", ""));
    }
  }

  @Test
  void interruptBringsAllOfThemBackAndTheyGoOn() {
    try (Rig rig = on(4)) {
      GdbDriver gdb = rig.gdb();
      gdb.ok("set var spin_wanted = 1");
      for (int i = 0; i < 20; i++) {
        int mark = rig.tap().mark();
        gdb.begin("continue");
        rig.tap().awaitRequest(mark, r -> r.startsWith("vCont;c"));
        gdb.interrupt();
        assertThat(gdb.finish("continue").shown()).contains("SIGINT");
      }
      assertThat(gdb.ok("info threads")).contains("cpu0", "cpu1", "cpu2", "cpu3");
      gdb.ok("set var spin_wanted = 0");
      gdb.begin("continue");
      String text = rig.peer().console().awaitText(0, "right", Duration.ofSeconds(30));
      assertThat(text).contains("counted: 7d0 right");
    }
  }

  @Test
  void inNonStopModeOneStandsAndIsLookedAtWhileTheOthersCountOn() throws Exception {
    NonStopIT.oneStandsAndTheOthersCountOn(Guest.x86Smp(), serving(4));
  }
}
