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
            "trapgate: no command (expected: serve, run, replay, demo, cpus, doctor or health); see: trapgate -h\n");
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
        .contains("guest-runs=under-kvm|bare\n")
        .containsSubsequence(
            "Book E (--cpu e500v2|", "dac-split=", "x86 (--cpu x86)", "fx=cpu|kvm|");
    assertThat(run.out()).endsWith("The first value is the default.\n");
  }

  @Test
  void coresAreListedWithBoardAndSlots() {
    assertThat(CliRun.of("cpus").out().lines())
        .anyMatch(line -> line.matches("e500v2 +ppce500 +2 \\(IAC1 IAC2\\) +2 \\(DAC1 DAC2\\) .*"))
        .anyMatch(line -> line.matches("x86 +pc-test +4 \\(DR0 DR1 DR2 DR3\\) +the same .*"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"serve", "demo", "cpus", "doctor"})
  void everyHelpHasAnExampleAndTheExitCodes(String command) {
    CliRun run = CliRun.of(command, "-h");
    assertThat(run.code()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).contains("Example:", "  trapgate " + command, "Exit codes:");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--machine=kvm", "--cpu=x86"})
  void theDemoOfAnotherMachineIsRefusedWithWhatToDo(String option) {
    CliRun run = CliRun.of("demo", option);
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .isEqualTo(
            "trapgate: demo: '%s' (expected: no machine: the built-in guest is for the modelled"
                    .formatted(option.substring(option.indexOf('=') + 1))
                + " e500v2); for others and the host's own processor: trapgate serve --machine kvm"
                + " IMAGE\n");
    assertThat(CliRun.of("demo", "-h").out()).doesNotContain("--machine");
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
