package io.trapgate.stub.cli;

import io.trapgate.target.CpuInfo;
import io.trapgate.target.MachineSpec;
import io.trapgate.target.Machines;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** The options that say which machine to build. */
final class MachineOptions {
  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "GUEST",
      description = "ELF or uImage to run; the built-in demo guest when left out.")
  private @Nullable Path guest;

  @Option(names = "--guest", paramLabel = "FILE", description = "The same as GUEST.")
  private @Nullable Path guestOption;

  @Option(
      names = "--cpu",
      paramLabel = "NAME",
      defaultValue = "e500v2",
      description = "Core to model; 'trapgate cpus' lists them. Default: ${DEFAULT-VALUE}.")
  private String cpu = "e500v2";

  @Option(
      names = "--machine",
      paramLabel = "NAME",
      defaultValue = "ppce500",
      description = "Board to model: ppce500. Default: ${DEFAULT-VALUE}.")
  private String machine = "ppce500";

  @Option(
      names = "--mem",
      paramLabel = "SIZE",
      defaultValue = "256M",
      converter = MemorySize.class,
      description = "RAM, a multiple of 64M. Default: ${DEFAULT-VALUE}.")
  private long memoryBytes = 256L << 20;

  /**
   * The machine as asked.
   *
   * @throws ParameterException for a name that doesn't exist
   */
  MachineSpec spec(CommandLine command) {
    List<String> cpus = Machines.cpus().stream().map(CpuInfo::name).toList();
    mustBeOneOf(command, "--cpu", cpu, cpus);
    mustBeOneOf(command, "--machine", machine, Machines.boards());
    if (guest != null && guestOption != null) {
      throw new ParameterException(
          command, "two guests: " + guest + " and --guest " + guestOption + " (expected: one)");
    }
    return MachineSpec.of(
        cpu, machine, memoryBytes, Optional.ofNullable(guest == null ? guestOption : guest));
  }

  private static void mustBeOneOf(
      CommandLine command, String option, String value, List<String> known) {
    if (!known.contains(value)) {
      throw new ParameterException(
          command, option + ": '" + value + "' (expected: " + String.join(", ", known) + ")");
    }
  }
}
