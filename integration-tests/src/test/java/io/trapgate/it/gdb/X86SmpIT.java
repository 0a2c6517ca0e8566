package io.trapgate.it.gdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.it.tools.NeedsTool;
import io.trapgate.testkit.GdbDriver;
import io.trapgate.testkit.GdbReply;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two x86 CPUs: the second comes by INIT and SIPI, and gdb has breakpoints on both. */
@NeedsTool({"gdb-multiarch", "qemu-system-x86_64"})
class X86SmpIT {
  @ParameterizedTest
  @EnumSource
  void theSecondCpuStartsAndIsAThread(X86Side side) {
    try (Rig rig = side.smp()) {
      GdbDriver gdb = rig.gdb();
      assertThat(gdb.ok("info threads")).contains("1 ", "2 ");
      gdb.ok("hbreak *other_in_long");
      GdbReply other = gdb.go("continue");
      assertThat(other.thread()).isEqualTo(2);
      assertThat(other.pc()).isEqualTo(rig.guest().address("other_in_long"));
      gdb.ok("hbreak only_second");
      assertThat(gdb.go("continue").thread()).isEqualTo(2);
      assertThat(gdb.ok("print turns[1]")).contains("= 500");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aWatchpointStopsWhicheverCpuWrites(X86Side side) {
    try (Rig rig = side.smp()) {
      rig.gdb().ok("watch counter if counter == 600");
      GdbReply stop = rig.gdb().go("continue");
      assertThat(stop.function()).isEqualTo("count");
      assertThat(stop.shown()).contains("New value = 600");
    }
  }

  @ParameterizedTest
  @EnumSource
  void bothCountUnderTheLock(X86Side side) {
    try (Rig rig = side.smp()) {
      rig.gdb().begin("continue");
      String text = rig.peer().console().awaitText(0, "right", Duration.ofSeconds(30));
      assertThat(text).contains("cpus: 2", "counted: 3e8 right");
    }
  }
}
