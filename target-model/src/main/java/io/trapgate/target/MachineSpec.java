package io.trapgate.target;

import io.trapgate.target.kvm.KvmCompat;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What machine to open.
 *
 * @param cpu core name, one of {@link Machines#cpus()}
 * @param board board name, one of {@link Machines#boards()}
 * @param size how much of it
 * @param payload what it runs
 * @param behaviour how it behaves where there is a choice
 */
public record MachineSpec(
    String cpu, String board, Size size, Payload payload, Behaviour behaviour) {
  /**
   * How large the machine is.
   *
   * @param memoryBytes size of RAM in bytes, a multiple of 64 MiB on ppce500
   * @param vcpus number of vCPUs, 1 to 8
   */
  public record Size(long memoryBytes, int vcpus) {
    /** The most vCPUs that a machine takes. */
    public static final int MAX_VCPUS = 8;
  }

  /**
   * What the machine runs.
   *
   * @param guest the image to load: ELF or uImage; empty for the embedded demo guest
   * @param initrd the initial RAM disk, if any
   * @param bootArguments the guest's command line, {@code /chosen/bootargs}
   */
  public record Payload(Optional<Path> guest, Optional<Path> initrd, String bootArguments) {}

  /**
   * How the machine behaves where there is a choice.
   *
   * @param quantum instructions that a vCPU executes before the next one has its turn
   * @param compat which KVM guest debug follows
   * @param choices what the sources leave open, by name; what isn't named has its default
   */
  public record Behaviour(long quantum, KvmCompat compat, Map<String, String> choices) {
    /** Instructions in a turn unless told otherwise. */
    public static final long DEFAULT_QUANTUM = 10_000;

    /** The longest turn. */
    public static final long MAX_QUANTUM = 1_000_000_000;

    /** Every choice at its default. */
    public static final Behaviour DEFAULT =
        new Behaviour(DEFAULT_QUANTUM, KvmCompat.UPSTREAM, Map.of());

    public Behaviour {
      choices = Map.copyOf(choices);
    }
  }

  /** A machine with one vCPU, without initial RAM disk and command line, at all defaults. */
  public static MachineSpec of(String cpu, String board, long memoryBytes, Optional<Path> guest) {
    return new MachineSpec(
        cpu,
        board,
        new Size(memoryBytes, 1),
        new Payload(guest, Optional.empty(), ""),
        Behaviour.DEFAULT);
  }

  /** The same with one more choice made; see {@link Machines#choices()}. */
  public MachineSpec choosing(String name, String value) {
    Map<String, String> choices = new HashMap<>(behaviour.choices());
    choices.put(name, value);
    return new MachineSpec(
        cpu, board, size, payload, new Behaviour(behaviour.quantum(), behaviour.compat(), choices));
  }
}
