package io.trapgate.stub.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServeCommandTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --cpu 486                              | --cpu: '486' (expected: e500v2, e500mc, 440)
          --machine pc                           | --machine: 'pc' (expected: ppce500)
          --mem lots                             | memory size: 'lots' (expected: a number with K, M or G
          --smp 0                                | --smp: 0 (expected: 1 to 8)
          --smp 9                                | --smp: 9 (expected: 1 to 8)
          --smp two                              | '--smp': 'two' (expected: a number
          --quantum 0                            | --quantum: 0 (expected: 1 to 1000000000)
          --quantum 1000000001                   | --quantum: 1000000001 (expected: 1 to 1000000000)
          --quantum 1e6                          | '--quantum': '1e6' (expected: a number
          --kvm-compat v3                        | --kvm-compat: 'v3' (expected: upstream, seed-v3)
          --choice slots=none                    | --choice slots: 'none' (expected: scan, strict)
          --choice speed=fast                    | --choice: 'speed' (expected: dac-split, stwcx-watch
          --choice slots                         | --choice
          --listen 127.0.0.1:99999               | 127.0.0.1:99999 (expected:
          --serial pty                           | serial: 'pty' (expected: stdio, none
          --serial tcp:localhost:70000           | (expected: 0 to 65535)
          --start now                            | start: 'now' (expected: running or stopped)
          --listen stdio --serial stdio          | gdb and the console can't share the streams
          --guest a.elf b.elf                    | two guests: b.elf and --guest a.elf (expected: one)
          a.elf b.elf                            | b.elf
          """)
  void aWrongOptionIsOneLineWithWhatIsExpected(String options, String message) {
    CliRun run = CliRun.of(("serve " + options).split(" "));
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).startsWith("trapgate: ").contains(message).hasLineCount(1);
    assertThat(run.err()).endsWith("; see: trapgate serve -h\n");
    assertThat(run.out()).isEmpty();
  }

  @Test
  void aBadGuestOrTooLittleMemoryIsAFailureInOneLine(@TempDir Path folder) throws IOException {
    assertFails("no-such-guest.elf", "serve", "no-such-guest.elf");
    Path noElf = Files.writeString(folder.resolve("text"), "this is no program");
    assertFails("text", "serve", noElf.toString());
    assertFails("expected: a multiple of 64 MiB", "serve", "--mem", "100M");
    assertFails("initrd: no-such-disk: no such file", "serve", "--initrd", "no-such-disk");
    Path disk = Files.write(folder.resolve("disk"), new byte[100]);
    assertFails(
        "memory: 64 MiB (expected: >= 128 MiB for this guest, its device tree and its RAM disk)",
        "serve",
        "--mem",
        "64M",
        "--initrd",
        disk.toString());
  }

  @Test
  void helpNamesEveryOptionWithItsDefaultAndAnExample() {
    CliRun run = CliRun.of("serve", "-h");
    assertThat(run.code()).isZero();
    assertThat(run.out())
        .contains("Default: e500v2", "Default: ppce500", "Default: 256M", "Default: 127.0.0.1:1234")
        .contains("--smp=N", "Default: 1.", "--quantum=N", "10000.", "--initrd", "--append")
        .contains("Exit codes:", "Example:", "trapgate serve --listen");
  }

  private static void assertFails(String message, String... args) {
    CliRun run = CliRun.of(args);
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).startsWith("trapgate: ").contains(message).hasLineCount(1);
  }
}
