package io.trapgate.stub.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong with a command line is said before any gdb is started. */
class RunCommandTest {
  @TempDir private Path folder;

  @Test
  void aGuestAndAScriptAreNeeded() {
    assertUsage("no guest (expected: GUEST SCRIPT...)");
    assertUsage("no script (expected: GUEST SCRIPT...)", "guest.elf");
    assertUsage("no script (expected: GUEST SCRIPT...)", "--guest", "guest.elf");
  }

  @Test
  void aScriptThatIsNotThereIsNamed() {
    assertUsage(
        "script " + folder + "/none.gdb: can't be read (expected: a file of gdb commands)",
        "guest.elf",
        folder + "/none.gdb");
  }

  @Test
  void limitsAreChecked() throws IOException {
    String script = Files.createFile(folder.resolve("a.gdb")).toString();
    assertUsage("'10' (expected: a number with ms, s, m or h", "--timeout", "10", "g", script);
    assertUsage("'0s' (expected: 1ms to 24h)", "--timeout", "0s", "g", script);
    assertUsage("'25h' (expected: 1ms to 24h)", "--timeout", "25h", "g", script);
    assertUsage("shard: 3/2 (expected: I/N with I from 1 to N)", "--shard", "3/2", "g", script);
    assertUsage("'x' (expected: I/N, for example 2/5)", "--shard", "x", "g", script);
  }

  @Test
  void aGdbThatIsNotThereIsAUsageError() throws IOException {
    String script = Files.createFile(folder.resolve("a.gdb")).toString();
    assertUsage("--gdb: " + folder + "/gdb is not there", "--gdb", folder + "/gdb", "g", script);
  }

  @Test
  void aGdbWithoutPythonEndsWithThree() throws IOException {
    String script = Files.createFile(folder.resolve("a.gdb")).toString();
    Path gdb =
        Files.createFile(
            folder.resolve("gdb"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Files.writeString(gdb, "#!/bin/sh\necho 'GNU gdb (none) 9.9'\n");
    CliRun run = CliRun.of("run", "--gdb", gdb.toString(), "g", script);
    assertThat(run.code()).isEqualTo(3);
    assertThat(run.err()).startsWith("trapgate: " + gdb + " has no Python").hasLineCount(1);
  }

  private static void assertUsage(String message, String... arguments) {
    String[] all = new String[arguments.length + 1];
    all[0] = "run";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    CliRun run = CliRun.of(all);
    assertThat(run.code()).as(run.err()).isEqualTo(2);
    assertThat(run.err()).startsWith("trapgate: ").contains(message).hasLineCount(1);
  }
}
