package io.trapgate.stub.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {
  @Test
  void noCommandIsAUsageErrorThatNamesTheCommands() {
    CliRun run = CliRun.of();
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err())
        .isEqualTo(
            "trapgate: no command (expected: serve, demo, cpus or doctor); see: trapgate -h\n");
  }

  @Test
  void aMistypedCommandIsOneLineWithASuggestion() {
    CliRun run = CliRun.of("cpsu");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err())
        .startsWith("trapgate: ")
        .contains("cpsu")
        .contains("cpus")
        .hasLineCount(1);
  }

  @Test
  void anUnknownOptionNamesTheCommandsOwnHelp() {
    CliRun run = CliRun.of("cpus", "--colour");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err())
        .contains("--colour")
        .endsWith("; see: trapgate cpus -h\n")
        .hasLineCount(1);
  }

  @Test
  void whatCanBeChosenIsListedWithItsDefault() {
    CliRun run = CliRun.of("cpus", "--choices");
    assertThat(run.code()).isZero();
    assertThat(run.out())
        .contains("dac-split=first|each\n")
        .contains("guest-runs=under-kvm|bare\n");
    assertThat(run.out()).endsWith("The first value is the default.\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"serve", "demo", "cpus", "doctor"})
  void everyHelpHasAnExampleAndTheExitCodes(String command) {
    CliRun run = CliRun.of(command, "-h");
    assertThat(run.code()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).contains("Example:", "  trapgate " + command, "Exit codes:");
  }

  @Test
  void theVersionIsTheBuildsAndTheJdks() {
    CliRun run = CliRun.of("--version");
    assertThat(run.code()).isZero();
    assertThat(run.out()).matches("trapgate \\d+\\.\\d+\\.\\d+\\S* \\(Java 25\\S*\\)\n");
  }

  @Test
  void errorsHaveNoLineEndsOfTheirOwn() {
    assertThat(ErrorLines.oneLine(new IllegalStateException("first\n  second\r\n")))
        .isEqualTo("first; second");
    assertThat(ErrorLines.oneLine(new IllegalStateException())).isEqualTo("IllegalStateException");
  }
}
