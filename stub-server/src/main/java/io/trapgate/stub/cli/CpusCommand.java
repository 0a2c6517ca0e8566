package io.trapgate.stub.cli;

import io.trapgate.target.CpuInfo;
import io.trapgate.target.Machines;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code trapgate cpus}: the cores that can be modelled, with their debug registers. */
@Command(
    name = "cpus",
    description = "List the cores with their hardware debug slots.",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {ExitCodes.OK_LINE, ExitCodes.USAGE_LINE},
    footerHeading = "Example:%n",
    footer = "  trapgate cpus")
final class CpusCommand extends CliCommand {
  private static final String ROW = "%-12s %-20s %-20s %s%n";

  @Override
  public Integer call() {
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
    return ExitCodes.OK;
  }

  private static String slots(List<String> names) {
    return names.size() + " (" + String.join(" ", names) + ")";
  }
}
