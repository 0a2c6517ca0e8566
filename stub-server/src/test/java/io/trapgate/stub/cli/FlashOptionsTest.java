package io.trapgate.stub.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlashOptionsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --flash erased:much                   | --flash: memory size: 'much' (expected: a number
          --flash-at 0xf0000000                 | --flash-at without --flash (expected: both)
          --flash-save out                      | --flash-save without --flash (expected: both)
          --flash erased:1M --flash-at f0000000 | address: 'f0000000' (expected: 0 or more
          """)
  void aWrongOptionIsOneLineWithWhatIsExpected(String options, String message) {
    CliRun run = CliRun.of(("serve " + options).split(" "));
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).startsWith("trapgate: ").contains(message).hasLineCount(1);
  }

  @Test
  void aFlashThatCannotBeIsAFailureInOneLine(@TempDir Path folder) throws IOException {
    assertFails("flash: no-such-flash: no such file", "no-such-flash");
    assertFails("(expected: a power of two, 64 KiB to 128 MiB)", "erased:96K");
    assertFails("(expected: a power of two, 64 KiB to 128 MiB)", "erased:256M");
    Path text = Files.writeString(folder.resolve("text"), "no flash");
    assertFails("flash: " + text + ": 8 bytes (", text.toString());
    String far = "flash at 0xf0010000 (expected: a multiple of 0x100000";
    assertFails(far, "erased:1M", "--flash-at", "0xf0010000");
    String near = "flash at 0x100000 (expected: from 0x4000000 on";
    assertFails(near, "erased:1M", "--flash-at", "0x100000");
    String save = folder.resolve("no/file").toString();
    String nowhere = "(expected: a file in a folder that can be written)";
    assertFails(nowhere, "erased:64K", "--flash-save", save);
  }

  private static void assertFails(String message, String flash, String... more) {
    String[] arguments = new String[3 + more.length];
    arguments[0] = "serve";
    arguments[1] = "--flash";
    arguments[2] = flash;
    System.arraycopy(more, 0, arguments, 3, more.length);
    CliRun run = CliRun.of(arguments);
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).startsWith("trapgate: ").contains(message).hasLineCount(1);
  }
}
