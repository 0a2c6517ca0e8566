package io.trapgate.stub.cli;

import io.trapgate.target.ChoiceInfo;
import io.trapgate.target.CpuFamily;
import io.trapgate.target.CpuInfo;
import io.trapgate.target.Machines;
import io.trapgate.target.kvm.DebugSlots;
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
  private static final String ROW = "%-8s %-8s %-25s %-17s %s%n";

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
    for (CpuFamily family : CpuFamily.values()) {
      out().printf("%s (--cpu %s):%n%n", family.label(), String.join("|", names(family)));
      for (ChoiceInfo choice : Machines.choices()) {
        if (choice.family() == family) {
          out().printf("%s=%s%n", choice.name(), String.join("|", choice.values()));
          out().printf("    %s%n    known: %s%n", choice.description(), choice.source());
        }
      }
      out().println();
    }
    out().printf("The first value is the default.%n");
  }

  private static List<String> names(CpuFamily family) {
    return Machines.cpus().stream()
        .filter(cpu -> cpu.home().family() == family)
        .map(CpuInfo::name)
        .toList();
  }

  private void listCpus() {
    out().printf(ROW, "CPU", "BOARD", "BREAKPOINT SLOTS", "WATCHPOINT SLOTS", "DESCRIPTION");
    for (CpuInfo cpu : Machines.cpus()) {
      out()
          .printf(
              ROW,
              cpu.name(),
              cpu.home().board(),
              named(cpu.slots().code()),
              data(cpu.slots()),
              cpu.description());
    }
  }

  private static String data(DebugSlots slots) {
    return switch (slots) {
      case DebugSlots.Booke booke -> named(booke.data());
      case DebugSlots.X86 _ -> "the same";
    };
  }

  private static String named(List<String> names) {
    return names.size() + " (" + String.join(" ", names) + ")";
  }
}
