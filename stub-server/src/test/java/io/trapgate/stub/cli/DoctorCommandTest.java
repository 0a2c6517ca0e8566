package io.trapgate.stub.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.target.HostKvm;
import io.trapgate.target.MachineException;
import io.trapgate.target.kvm.HostAbilities;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorCommandTest {
  @Test
  void everyToolIsListedAndTheCodeSaysWhetherGdbIsThere() {
    CliRun run = CliRun.of("doctor");
    assertThat(run.out())
        .contains(
            "JDK",
            "gdb",
            "cross compiler",
            "QEMU",
            "U-Boot",
            "Chromium",
            "/dev/kvm",
            "container engine");
    boolean gdbFound = DoctorCommand.GDB.find().isPresent();
    assertThat(run.code()).isEqualTo(gdbFound ? 0 : 3);
  }

  @Test
  void whatThisHostsKvmDoesIsThereOrWhyItCannotBeUsed() {
    String out = CliRun.of("doctor").out();
    try {
      HostAbilities found = HostKvm.measure();
      assertThat(out).contains("usable, API version 12").contains(found.lines());
    } catch (MachineException e) {
      assertThat(out).contains("not usable").contains(e.getMessage());
    }
  }

  @Test
  void aMissingToolComesWithTheCommandThatInstallsIt() {
    HostTool missing = new HostTool("x", List.of("no-such-program-xyz"), "y", "apt-get z", false);
    assertThat(missing.find()).isEmpty();
    assertThat(DoctorCommand.GDB.install()).isEqualTo("apt-get install -y gdb-multiarch");
  }

  @Test
  void theVersionIsTheLastNumberOfTheFirstLine(@TempDir Path folder) throws IOException {
    Path program = folder.resolve("tool");
    Files.writeString(program, "#!/bin/sh\necho 'GNU gdb (Debian 13.1-3) 13.1'\necho 99.9\n");
    assertThat(program.toFile().setExecutable(true)).isTrue();
    assertThat(HostTool.version(program)).isEqualTo("13.1");
    Files.writeString(program, "#!/bin/sh\necho nothing\n");
    assertThat(HostTool.version(program)).isEqualTo("version unknown");
    assertThat(HostTool.version(folder.resolve("gone"))).startsWith("does not start: ");
  }
}
