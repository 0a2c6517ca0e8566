package io.trapgate.it.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.it.tools.NeedsKvm;
import io.trapgate.it.tools.NeedsTool;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A KVM that a debugger can't work with, because of its version or of what it lacks: one line that
 * names what is missing, and exit code 3.
 */
@NeedsKvm
@NeedsTool("gcc")
class RefusedKvmIT {
  private static final long GET_API_VERSION = 0xAE00;
  private static final long CHECK_EXTENSION = 0xAE03;
  private static final int SET_GUEST_DEBUG = 23;
  private static final int SYNC_REGS = 74;
  private static final String ADVICE =
      "; this KVM can't be debugged with: use that of Linux 4.17 or later";

  @TempDir private Path folder;
  private OtherKvm kvm;
  private String guest;

  @BeforeEach
  void make() throws Exception {
    kvm = OtherKvm.in(folder);
    guest = BadGuest.ENDLESS_LOOP.in(folder).toString();
  }

  private void assertRefused(long request, long argument, int answer, String text)
      throws Exception {
    try (Launched server =
        Launched.run(kvm.command(request, argument, answer, "serve", "--machine", "kvm", guest))) {
      assertThat(server.exitCode()).isEqualTo(3);
      assertThat(server.errorLines()).containsExactly("trapgate: machine kvm: " + text + ADVICE);
    }
  }

  @Test
  void ofAnotherVersion() throws Exception {
    assertRefused(
        GET_API_VERSION, 0, 11, "KVM_GET_API_VERSION: errno 95: version: 11 (expected: 12)");
  }

  @Test
  void withoutWhatADebuggerNeeds() throws Exception {
    assertRefused(
        CHECK_EXTENSION,
        SET_GUEST_DEBUG,
        0,
        "KVM_CHECK_EXTENSION: errno 95: KVM_CAP_SET_GUEST_DEBUG: 0 (expected: 1 or more, for steps"
            + " and breakpoints)");
  }

  @Test
  void withHalfOfIt() throws Exception {
    assertRefused(
        CHECK_EXTENSION,
        SYNC_REGS,
        1,
        "KVM_CHECK_EXTENSION: errno 95: KVM_CAP_SYNC_REGS: sets: 0x1 (expected: 0x3)");
  }

  @Test
  void runSaysItOnceAndTheDoctorToo() throws Exception {
    String script = Files.writeString(folder.resolve("a.gdb"), "stepi\n").toString();
    try (Launched run =
        Launched.run(
            kvm.command(
                GET_API_VERSION, 0, 13, "run", "--machine", "kvm", guest, script, script))) {
      assertThat(run.exitCode()).isEqualTo(3);
      assertThat(run.errorLines())
          .singleElement()
          .asString()
          .contains("version: 13")
          .endsWith(ADVICE);
    }
    try (Launched doctor = Launched.run(kvm.command(GET_API_VERSION, 0, 13, "doctor"))) {
      assertThat(doctor.exitCode()).isIn(0, 3); // 3 is for a gdb that is missing
      assertThat(doctor.outputLines())
          .anyMatch(line ->
              line.matches("-- +/dev/kvm +not usable +serve --machine kvm; .*version: 13.*"));
    }
  }

  /** The library itself keeps nobody from anything. */
  @Test
  void withAllOfItTheMachineIsServed() throws Exception {
    try (Launched server =
        Launched.listening(
            kvm.command(
                GET_API_VERSION,
                0,
                12,
                "serve",
                "--listen",
                "127.0.0.1:0",
                "--machine",
                "kvm",
                guest))) {
      assertThat(server.port()).isPositive();
    }
  }
}
