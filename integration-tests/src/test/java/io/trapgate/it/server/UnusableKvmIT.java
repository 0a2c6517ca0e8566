package io.trapgate.it.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.trapgate.it.tools.NeedsTool;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A host without a {@code /dev/kvm} that could be used: one line with what to do, and exit code 3.
 */
@NeedsTool({"unshare", "mount"})
class UnusableKvmIT {
  @TempDir private Path folder;

  @BeforeEach
  void mountsAreAllowed() throws Exception {
    assumeTrue(DeviceFolder.isPossible(), "this user may not mount anything here");
  }

  @ParameterizedTest
  @CsvSource({
    "MISSING, open: errno 2: /dev/kvm: No such file or directory; load KVM's module",
    "OF_ANOTHER_KIND, Inappropriate ioctl for device; /dev/kvm is no KVM",
    "FORBIDDEN, open: errno 13: /dev/kvm: Permission denied; this user may not use it: usermod"
  })
  void serveSaysItInOneLine(DeviceFolder devices, String text) throws Exception {
    String guest = BadGuest.ENDLESS_LOOP.in(folder).toString();
    try (Launched server =
        Launched.run(devices.command(folder, "serve", "--machine", "kvm", guest))) {
      assertThat(server.exitCode()).isEqualTo(3);
      assertThat(server.errorLines())
          .singleElement()
          .asString()
          .startsWith("trapgate: machine kvm: ")
          .contains(text);
    }
  }

  @Test
  void runSaysItOnceAndNotForEachScript() throws Exception {
    String guest = BadGuest.ENDLESS_LOOP.in(folder).toString();
    String script = Files.writeString(folder.resolve("a.gdb"), "stepi\n").toString();
    try (Launched run =
        Launched.run(
            DeviceFolder.MISSING.command(
                folder, "run", "--machine", "kvm", guest, script, script))) {
      assertThat(run.exitCode()).isEqualTo(3);
      assertThat(run.errorLines()).singleElement().asString().contains("/dev/kvm: No such file");
    }
  }

  @Test
  void perConnectionItIsSaidAtTheStart() throws Exception {
    String guest = BadGuest.ENDLESS_LOOP.in(folder).toString();
    try (Launched server =
        Launched.run(
            DeviceFolder.MISSING.command(
                folder, "serve", "--machine", "kvm", "--per-connection", guest))) {
      assertThat(server.exitCode()).isEqualTo(3);
      assertThat(server.errorLines()).singleElement().asString().contains("modprobe");
    }
  }

  @Test
  void theDoctorListsItAmongWhatIsNotRequired() throws Exception {
    try (Launched doctor = Launched.run(DeviceFolder.FORBIDDEN.command(folder, "doctor"))) {
      assertThat(doctor.exitCode()).isIn(0, 3); // 3 is for a gdb that is missing
      assertThat(doctor.outputLines())
          .anyMatch(line -> line.matches("-- +/dev/kvm +not usable +serve --machine kvm; .*13.*"));
    }
  }

  @Test
  void aModelledMachineNeedsNone() throws Exception {
    String guest = BadGuest.ENDLESS_LOOP.in(folder).toString();
    try (Launched server =
        Launched.listening(
            DeviceFolder.MISSING.command(
                folder, "serve", "--listen", "127.0.0.1:0", "--cpu", "x86", guest))) {
      assertThat(server.port()).isPositive();
    }
  }
}
