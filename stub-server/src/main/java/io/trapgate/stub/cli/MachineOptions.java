package io.trapgate.stub.cli;

import io.trapgate.target.CpuFamily;
import io.trapgate.target.CpuInfo;
import io.trapgate.target.MachineSpec;
import io.trapgate.target.Machines;
import io.trapgate.target.kvm.KvmCompat;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options that say which machine to build. */
final class MachineOptions {
  @Option(names = "--guest", paramLabel = "FILE", description = "The same as GUEST.")
  private @Nullable Path guest;

  @Option(
      names = "--cpu",
      paramLabel = "NAME",
      description =
          "Core to model; 'trapgate cpus' lists them. Default: e500v2, or the first that --machine"
              + " takes.")
  private @Nullable String cpu;

  @Option(
      names = "--machine",
      paramLabel = "NAME",
      description =
          "Board to model, or kvm for the host's own processor through /dev/kvm. Default: the"
              + " core's: ppce500, or pc-test for x86.")
  private @Nullable String machine;

  @Option(
      names = "--mem",
      paramLabel = "SIZE",
      converter = MemorySize.class,
      description =
          "RAM: a multiple of 64M on ppce500, of 1M on pc-test. Default: the board's: 256M, or 128M"
              + " on pc-test.")
  private @Nullable Long memoryBytes;

  @Option(
      names = "--smp",
      paramLabel = "N",
      defaultValue = "1",
      converter = CountOption.class,
      description =
          "vCPUs, 1 to 8; all but the first wait in the spin table, or on x86 for INIT and SIPI."
              + " Default: ${DEFAULT-VALUE}.")
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

  @Mixin private final ChoiceOptions choices = new ChoiceOptions();

  @Mixin private final ImageOptions image = new ImageOptions();

  @Mixin private final FlashOptions flash = new FlashOptions();

  @Option(
      names = "--initrd",
      paramLabel = "FILE",
      description = "Initial RAM disk to load for the guest; a multiboot kernel's module.")
  private @Nullable Path initrd;

  @Option(
      names = "--append",
      paramLabel = "TEXT",
      defaultValue = "",
      description =
          "Command line for the guest: /chosen/bootargs of the device tree, or multiboot's.")
  private String append = "";

  /**
   * The machine as asked.
   *
   * @param positional the guest named without an option
   * @throws ParameterException for a name that doesn't exist
   */
  MachineSpec spec(CommandLine command, Optional<Path> positional) {
    CpuInfo core = core(command);
    if (guest != null && positional.isPresent()) {
      throw new ParameterException(
          command,
          "two guests: " + positional.get() + " and --guest " + guest + " (expected: one)");
    }
    CpuFamily family = core.home().family();
    return new MachineSpec(
        core.name(),
        core.home().board(),
        new MachineSpec.Size(
            memoryBytes == null ? core.home().memoryBytes() : memoryBytes,
            (int) mustBeIn(command, "--smp", vcpus, MachineSpec.Size.MAX_VCPUS)),
        new MachineSpec.Payload(
            Optional.ofNullable(guest).or(() -> positional),
            Optional.ofNullable(initrd),
            append,
            image.format(command, family),
            flash.flash(command)),
        new MachineSpec.Behaviour(
            mustBeIn(command, "--quantum", quantum, MachineSpec.Behaviour.MAX_QUANTUM),
            compat(command),
            choices.of(command, family)));
  }

  /** Whether the guest is named by its option. */
  boolean namesGuest() {
    return guest != null;
  }

  /**
   * The core asked for, on the board asked for.
   *
   * @throws ParameterException for a name that doesn't exist, or a board that doesn't take it
   */
  CpuInfo core(CommandLine command) {
    List<CpuInfo> cores = Machines.cpus();
    if (cpu == null) {
      return firstOn(command, cores);
    }
    OneOf.require(command, "--cpu", cpu, cores.stream().map(CpuInfo::name).toList());
    CpuInfo core = cores.stream().filter(c -> c.name().equals(cpu)).findFirst().orElseThrow();
    if (machine != null && !machine.equals(core.home().board())) {
      throw new ParameterException(
          command,
          "--machine: '%s' (expected: %s for --cpu %s)"
              .formatted(machine, core.home().board(), cpu));
    }
    return core;
  }

  private CpuInfo firstOn(CommandLine command, List<CpuInfo> cores) {
    if (machine == null) {
      return cores.getFirst();
    }
    List<String> boards = cores.stream().map(c -> c.home().board()).distinct().toList();
    OneOf.require(command, "--machine", machine, boards);
    return cores.stream().filter(c -> c.home().board().equals(machine)).findFirst().orElseThrow();
  }

  private KvmCompat compat(CommandLine command) {
    OneOf.require(command, "--kvm-compat", compat, List.of("upstream", "seed-v3"));
    return compat.equals("upstream") ? KvmCompat.UPSTREAM : KvmCompat.SEED_V3;
  }

  private static long mustBeIn(CommandLine command, String option, long value, long most) {
    if (value < 1 || value > most) {
      throw new ParameterException(
          command, "%s: %d (expected: 1 to %d)".formatted(option, value, most));
    }
    return value;
  }
}
