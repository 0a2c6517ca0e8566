package io.trapgate.stub.cli;

import io.trapgate.target.ChoiceInfo;
import io.trapgate.target.CpuInfo;
import io.trapgate.target.Machines;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code trapgate cpus}: the cores that can be modelled, with their debug registers. */
@Command(
    name = "cpus",
    description = "List the cores with their hardware debug slots.",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {ExitCodes.OK_LINE, ExitCodes.USAGE_LINE},
    footerHeading = "Example:%n",
    footer = {"  trapgate cpus", "  trapgate cpus --choices"})
final class CpusCommand extends CliCommand {
  private static final String ROW = "%-12s %-20s %-20s %s%n";

  @Option(names = "--choices", description = "List what can be chosen with --choice instead.")
  private boolean choices;

  @Override
  public Integer call() {
    if (choices) {
      listChoices();
    } else {
      listCpus();
    }
    return ExitCodes.OK;
  }

  private void listChoices() {
    for (ChoiceInfo choice : Machines.choices()) {
      out().printf("%s=%s%n", choice.name(), String.join("|", choice.values()));
      out().printf("    %s%n    known: %s%n", choice.description(), choice.source());
    }
    out().printf("The first value is the default.%n");
  }

  private void listCpus() {
    out().printf(ROW, "CPU", "BREAKPOINT SLOTS", "WATCHPOINT SLOTS", "DESCRIPTION");
    for (CpuInfo cpu : Machines.cpus()) {
      out()
          .printf(
              ROW,
              cpu.name(),
              slots(cpu.slots().code()),
              slots(cpu.slots().data()),
              cpu.description());
    }
  }

  private static String slots(List<String> names) {
    return names.size() + " (" + String.join(" ", names) + ")";
  }
}
