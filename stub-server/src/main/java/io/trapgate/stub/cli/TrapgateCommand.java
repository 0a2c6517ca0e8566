package io.trapgate.stub.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code trapgate} without a command; does nothing by itself. {@link Main} adds the commands. */
@Command(
    name = "trapgate",
    description = "A gdb remote stub in front of a modelled PowerPC Book E or x86 machine.",
    versionProvider = VersionText.class,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      ExitCodes.OK_LINE,
      ExitCodes.FAILED_LINE,
      ExitCodes.USAGE_LINE,
      ExitCodes.ENVIRONMENT_LINE,
      ExitCodes.STUCK_LINE,
      ExitCodes.GUEST_LINE
    },
    footerHeading = "Example:%n",
    footer = "  trapgate demo")
final class TrapgateCommand extends CliCommand {
  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Print the version and exit.")
  @SuppressWarnings("UnusedVariable") // picocli sets it and acts on it
  private boolean version;

  @Override
  public Integer call() {
    throw new CommandLine.ParameterException(
        spec().commandLine(),
        "no command (expected: serve, run, replay, demo, cpus, doctor or health)");
  }
}
