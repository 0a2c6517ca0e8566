package io.trapgate.target;

import io.trapgate.target.kvm.KvmCompat;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

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
   * @param memoryBytes size of RAM in bytes, a multiple of 64 MiB on ppce500, of 1 MiB on pc-test
   * @param vcpus number of vCPUs, 1 to 8
   */
  public record Size(long memoryBytes, int vcpus) {
    /** The most vCPUs that a machine takes. */
    public static final int MAX_VCPUS = 8;
  }

  /**
   * What the machine runs.
   *
   * @param guest the image to load; empty for the embedded demo guest
   * @param initrd the initial RAM disk, if any
   * @param bootArguments the guest's command line: {@code /chosen/bootargs}, or multiboot's
   * @param format what the image is
   * @param flash the board's NOR flash, if any. ppce500 only
   */
  public record Payload(
      Optional<Path> guest,
      Optional<Path> initrd,
      String bootArguments,
      ImageFormat format,
      Optional<Flash> flash) {
    /** Without flash. */
    public Payload(
        Optional<Path> guest, Optional<Path> initrd, String bootArguments, ImageFormat format) {
      this(guest, initrd, bootArguments, format, Optional.empty());
    }

    /** A guest in a file whose format shows in its content, without initial RAM disk. */
    public static Payload of(Optional<Path> guest) {
      return new Payload(guest, Optional.empty(), "", new ImageFormat.Auto());
    }
  }

  /**
   * A NOR flash.
   *
   * @param content what is in it at the start
   * @param mappedAt the effective address at which the boot CPU finds it mapped; empty for nowhere,
   *     as on QEMU's board, where the guest maps it itself
   */
  public record Flash(FlashContent content, OptionalLong mappedAt) {}

  /** What is in a flash at the start; its size is a power of two, 64 KiB to 128 MiB. */
  public sealed interface FlashContent {
    /** The bytes of a file, which is as large as the flash; it is read and never written. */
    record Image(Path file) implements FlashContent {}

    /** Every bit erased. */
    record Erased(long bytes) implements FlashContent {}
  }

  /** How a guest image is loaded and entered. */
  public sealed interface ImageFormat {
    /** As its content says: ELF, uImage, multiboot, or a boot sector with its signature. */
    record Auto() implements ImageFormat {}

    /** ELF, entered at its entry point, whatever else is in it; x86: in flat 32-bit mode. */
    record Elf() implements ImageFormat {}

    /** Multiboot 1: an ELF, or an image whose header says where it goes. x86 only. */
    record Multiboot() implements ImageFormat {}

    /**
     * The first sector, loaded to 0x7C00 and entered there in real mode, as a BIOS does; its calls
     * all return "not supported". x86 only.
     */
    record BootSector() implements ImageFormat {}

    /**
     * Bytes as they are.
     *
     * @param address guest physical address of the first one
     * @param entry where execution starts, in real mode; empty for the first byte, or the reset
     *     vector of a firmware image, one that ends at 1 MiB or 4 GiB. x86 only
     */
    record Raw(long address, OptionalLong entry) implements ImageFormat {}
  }

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
        cpu, board, new Size(memoryBytes, 1), Payload.of(guest), Behaviour.DEFAULT);
  }

  /** The same with one more choice made; see {@link Machines#choices()}. */
  public MachineSpec choosing(String name, String value) {
    Map<String, String> choices = new HashMap<>(behaviour.choices());
    choices.put(name, value);
    return new MachineSpec(
        cpu, board, size, payload, new Behaviour(behaviour.quantum(), behaviour.compat(), choices));
  }
}
