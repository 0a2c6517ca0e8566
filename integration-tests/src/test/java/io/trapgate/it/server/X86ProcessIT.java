package io.trapgate.it.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.it.gdb.Guest;
import io.trapgate.it.tools.NeedsTool;
import io.trapgate.testkit.GdbDriver;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * {@code trapgate serve --cpu x86} as a process: what an x86 guest ends with is what it returns.
 */
class X86ProcessIT {
  private static Launched serving(Guest guest, String... options) throws Exception {
    List<String> all = new ArrayList<>(List.of("--cpu", "x86", "--serial", "none"));
    all.addAll(List.of(options));
    return Launched.serving(guest.image(), all.toArray(String[]::new));
  }

  @ParameterizedTest
  @CsvSource({
    "kvm, qemu, 1",
    "cpu, qemu, 1",
    "seed-v1, qemu, 3",
    "kvm, plain, 0",
    "seed-v1, plain, 1"
  })
  void aGuestThatRunsAloneGivesItsExitCode(String fx, String debugExit, int code) throws Exception {
    try (Launched server =
        Launched.start(
            "serve",
            "--listen=127.0.0.1:0",
            "--cpu=x86",
            "--start=running",
            "--fx=" + fx,
            "--choice=debug-exit=" + debugExit,
            Guest.bootSector().image().toString())) {
      assertThat(server.exitCode()).isEqualTo(code);
    }
  }

  @Test
  @NeedsTool("gdb-multiarch")
  void gdbAndTheProcessSeeTheSameCode() throws Exception {
    try (Launched server = serving(Guest.modes());
        GdbDriver gdb = GdbDriver.start(Guest.modes().elf())) {
      gdb.connect(server.port());
      gdb.ok("hbreak leave");
      gdb.go("continue");
      gdb.ok("set var value = 20");
      assertThat(gdb.go("continue").shown()).contains("exited with code 051]"); // 41
      gdb.run("quit");
      assertThat(server.exitCode()).isEqualTo(41);
    }
  }

  @Test
  @NeedsTool("gdb-multiarch")
  void aDetachedGuestEndsTheProcess() throws Exception {
    try (Launched server = serving(Guest.modes());
        GdbDriver gdb = GdbDriver.start(Guest.modes().elf())) {
      gdb.connect(server.port());
      gdb.ok("hbreak square");
      gdb.go("continue");
      gdb.ok("detach");
      assertThat(server.exitCode()).isEqualTo(1);
    }
  }

  @Test
  void aSecondCpuIsThereWhenAskedFor() throws Exception {
    try (Launched server =
        Launched.start(
            "serve",
            "--listen=127.0.0.1:0",
            "--cpu=x86",
            "--smp=4",
            "--start=running",
            Guest.x86Smp().image().toString())) {
      assertThat(server.exitCode()).as("all counts were right").isEqualTo(1);
    }
  }
}
