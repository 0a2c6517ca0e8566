package io.trapgate.stub.cli;

import io.trapgate.target.ChoiceInfo;
import io.trapgate.target.CpuInfo;
import io.trapgate.target.MachineSpec;
import io.trapgate.target.Machines;
import io.trapgate.target.kvm.KvmCompat;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

  @Option(
      names = "--smp",
      paramLabel = "N",
      defaultValue = "1",
      converter = CountOption.class,
      description =
          "vCPUs, 1 to 8; all but the first wait in the spin table. Default: ${DEFAULT-VALUE}.")
  private long vcpus = 1;

  @Option(
      names = "--quantum",
      paramLabel = "N",
      defaultValue = "" + MachineSpec.Behaviour.DEFAULT_QUANTUM,
      converter = CountOption.class,
      description =
          "Instructions that a vCPU executes before the next has its turn. Default:"
              + " ${DEFAULT-VALUE}.")
  private long quantum = MachineSpec.Behaviour.DEFAULT_QUANTUM;

  @Option(
      names = "--kvm-compat",
      paramLabel = "KVM",
      defaultValue = "upstream",
      description =
          "Which KVM guest debug follows: upstream, or seed-v3, the patch as it was mailed, mistakes"
              + " included. Default: ${DEFAULT-VALUE}.")
  private String compat = "upstream";

  @Option(
      names = "--choice",
      paramLabel = "NAME=VALUE",
      description =
          "How the core behaves where the sources leave it open; may be repeated. 'trapgate cpus"
              + " --choices' lists them.")
  private Map<String, String> choices = new LinkedHashMap<>();

  @Option(
      names = "--initrd",
      paramLabel = "FILE",
      description = "Initial RAM disk to load for the guest.")
  private @Nullable Path initrd;

  @Option(
      names = "--append",
      paramLabel = "TEXT",
      defaultValue = "",
      description = "Command line for the guest: /chosen/bootargs of the device tree.")
  private String append = "";

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
    Path image = guest == null ? guestOption : guest;
    return new MachineSpec(
        cpu,
        machine,
        new MachineSpec.Size(
            memoryBytes, (int) mustBeIn(command, "--smp", vcpus, MachineSpec.Size.MAX_VCPUS)),
        new MachineSpec.Payload(
            Optional.ofNullable(image),
            Optional.ofNullable(initrd),
            append,
            new MachineSpec.ImageFormat.Auto()),
        new MachineSpec.Behaviour(
            mustBeIn(command, "--quantum", quantum, MachineSpec.Behaviour.MAX_QUANTUM),
            compat(command),
            choices(command)));
  }

  private KvmCompat compat(CommandLine command) {
    mustBeOneOf(command, "--kvm-compat", compat, List.of("upstream", "seed-v3"));
    return compat.equals("upstream") ? KvmCompat.UPSTREAM : KvmCompat.SEED_V3;
  }

  private Map<String, String> choices(CommandLine command) {
    List<ChoiceInfo> known = Machines.choices();
    choices.forEach((name, value) -> {
      mustBeOneOf(command, "--choice", name, known.stream().map(ChoiceInfo::name).toList());
      known.stream()
          .filter(choice -> choice.name().equals(name))
          .forEach(choice -> mustBeOneOf(command, "--choice " + name, value, choice.values()));
    });
    return choices;
  }

  private static long mustBeIn(CommandLine command, String option, long value, long most) {
    if (value < 1 || value > most) {
      throw new ParameterException(
          command, "%s: %d (expected: 1 to %d)".formatted(option, value, most));
    }
    return value;
  }

  private static void mustBeOneOf(
      CommandLine command, String option, String value, List<String> known) {
    if (!known.contains(value)) {
      throw new ParameterException(
          command, option + ": '" + value + "' (expected: " + String.join(", ", known) + ")");
    }
  }
}
