package io.trapgate.stub.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.target.CpuInfo;
import io.trapgate.target.MachineSpec;
import io.trapgate.target.MachineSpec.ImageFormat;
import io.trapgate.target.Machines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class ServeCommandTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --cpu 486                              | --cpu: '486' (expected: e500v2, e500mc, 440, x86, host)
          --machine pc                           | --machine: 'pc' (expected: ppce500, pc-test, kvm)
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
          --choice fx=cpu                        | --choice: 'fx' (expected: dac-split, stwcx-watch
          --fx cpu                               | --fx: 'cpu' (expected: nothing; Book E has no such choice)
          --gdb-arch i386 --cpu 440              | --gdb-arch: 'i386' (expected: nothing; Book E has no such choice)
          --cpu x86 --machine ppce500            | --machine: 'ppce500' (expected: pc-test for --cpu x86)
          --cpu x86 --choice slots=scan          | --choice: 'slots' (expected: fx, gdb-arch
          --cpu x86 --fx fast                    | --fx: 'fast' (expected: cpu, kvm, seed-v1)
          --cpu x86 --choice fx=fast             | --choice fx: 'fast' (expected: cpu, kvm, seed-v1)
          --cpu x86 --fx cpu --choice fx=kvm     | --fx: 'cpu' and --choice fx=kvm (expected: one of them)
          --cpu x86 --gdb-arch x64               | --gdb-arch: 'x64' (expected: i386:x86-64, i386, i8086)
          --cpu x86 --watch-ranges               | --watch-ranges with --cpu x86 (expected: a Book E core)
          --format boot                          | --format: 'boot' (expected: auto, elf for Book E)
          --cpu x86 --format com                 | --format: 'com' (expected: auto, elf, multiboot, boot, raw for x86)
          --cpu x86 --format raw                 | --format raw without --load-at (expected: --load-at ADDRESS)
          --cpu x86 --load-at 0x8000             | --load-at with --format auto (expected: --format raw)
          --cpu x86 --format boot --entry 4      | --entry with --format boot (expected: --format raw)
          --cpu x86 --format raw --load-at -1    | address: '-1' (expected: 0 or more, for example 0x7c00)
          --cpu x86 --format raw --load-at 7c00h | address: '7c00h' (expected: 0 or more, for example 0x7c00)
          --listen 127.0.0.1:99999               | 127.0.0.1:99999 (expected:
          --serial pty                           | serial: 'pty' (expected: stdio, none
          --serial tcp:localhost:70000           | (expected: 0 to 65535)
          --start now                            | start: 'now' (expected: running or stopped)
          --listen stdio --serial stdio          | gdb and the console can't share the streams
          --guest a.elf b.elf                    | two guests: b.elf and --guest a.elf (expected: one)
          a.elf b.elf                            | b.elf
          """)
  void aWrongOptionIsOneLineWithWhatIsExpected(String options, String message) {
    assertUsage(options, message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --per-connection --serial stdio  | --serial stdio with --per-connection (expected: gdb or none)
          --serial gdb --log x             | --serial gdb with --log (expected: one of them
          """)
  void aConsoleThatCannotBeThereIsOneLine(String options, String message) {
    assertUsage(options, message);
  }

  private static void assertUsage(String options, String message) {
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
    assertFails("guest: none (expected: an image file", "serve", "--cpu", "x86");
    assertFails("no-such-guest", "serve", "--cpu", "x86", "no-such-guest");
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
        .contains("Default: e500v2", "Default: 127.0.0.1:1234", "--fx=", "--gdb-arch=")
        .contains("--format=", "--load-at=", "--entry=")
        .contains("--smp=N", "Default: 1.", "--quantum=N", "10000.", "--initrd", "--append")
        .contains("Exit codes:", "Example:", "trapgate serve --listen");
  }

  @Test
  void theBoardAndItsMemoryAreThoseOfTheCoreAsTheHelpSays() {
    String help = CliRun.of("serve", "-h").out().replaceAll("\\s+", " ");
    for (CpuInfo cpu : Machines.cpus()) {
      MachineSpec spec = spec("--cpu", cpu.name());
      assertThat(spec.board()).isEqualTo(cpu.home().board());
      assertThat(spec.size().memoryBytes()).isEqualTo(cpu.home().memoryBytes());
      assertThat(help).contains(cpu.home().board(), MemorySize.text(cpu.home().memoryBytes()));
    }
    assertThat(spec("--cpu", "x86", "--mem", "64M").size().memoryBytes()).isEqualTo(64L << 20);
  }

  @Test
  void shortOptionsAreChoices() {
    assertThat(spec("--cpu", "x86", "--fx", "cpu", "--gdb-arch", "i386").behaviour().choices())
        .containsExactlyInAnyOrderEntriesOf(Map.of("fx", "cpu", "gdb-arch", "i386"));
    assertThat(spec("--cpu", "x86", "--fx", "cpu", "--choice", "fx=cpu").behaviour().choices())
        .containsExactlyEntriesOf(Map.of("fx", "cpu"));
  }

  @Test
  void imageFormats() {
    assertThat(format()).isEqualTo(new ImageFormat.Auto());
    assertThat(format("--format", "auto")).isEqualTo(new ImageFormat.Auto());
    assertThat(format("--format", "elf")).isEqualTo(new ImageFormat.Elf());
    assertThat(format("--format", "multiboot")).isEqualTo(new ImageFormat.Multiboot());
    assertThat(format("--format", "boot")).isEqualTo(new ImageFormat.BootSector());
    assertThat(format("--format", "raw", "--load-at", "0x8000"))
        .isEqualTo(new ImageFormat.Raw(0x8000, OptionalLong.empty()));
    assertThat(format("--format", "raw", "--load-at", "32768", "--entry", "0x8004"))
        .isEqualTo(new ImageFormat.Raw(0x8000, OptionalLong.of(0x8004)));
    assertThat(spec("--format", "elf").payload().format()).isEqualTo(new ImageFormat.Elf());
  }

  private static ImageFormat format(String... options) {
    return spec(Stream.concat(Stream.of("--cpu", "x86"), Stream.of(options)).toArray(String[]::new))
        .payload()
        .format();
  }

  private static MachineSpec spec(String... options) {
    MachineOptions machine = new MachineOptions();
    CommandLine command = new CommandLine(machine);
    command.parseArgs(options);
    return machine.spec(command, Optional.empty());
  }

  private static void assertFails(String message, String... args) {
    CliRun run = CliRun.of(args);
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).startsWith("trapgate: ").contains(message).hasLineCount(1);
  }
}
