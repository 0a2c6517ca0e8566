package io.trapgate.stub.cli;

import io.trapgate.target.CpuFamily;
import io.trapgate.target.MachineSpec.ImageFormat;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options that say how the guest's image is loaded and entered. */
final class ImageOptions {
  private static final List<String> FORMATS = List.of("auto", "elf", "multiboot", "boot", "raw");

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "auto",
      description =
          "What the image is: auto, elf, and for x86 multiboot, boot (a boot sector) or raw. Default:"
              + " ${DEFAULT-VALUE}, as its content says.")
  private String format = "auto";

  @Option(
      names = "--load-at",
      paramLabel = "ADDRESS",
      converter = AddressOption.class,
      description = "Where a raw image goes; only with --format raw.")
  private @Nullable Long loadAt;

  @Option(
      names = "--entry",
      paramLabel = "ADDRESS",
      converter = AddressOption.class,
      description =
          "Where a raw image starts, in real mode; only with --format raw. Default: its first byte.")
  private @Nullable Long entry;

  /**
   * The format as asked.
   *
   * @throws ParameterException for one that doesn't exist, or doesn't fit
   */
  ImageFormat format(CommandLine command, CpuFamily family) {
    List<String> known =
        switch (family) {
          case BOOKE -> FORMATS.subList(0, 2);
          case X86, HOST -> FORMATS;
        };
    if (!known.contains(format)) {
      String expected = String.join(", ", known);
      throw new ParameterException(
          command,
          "--format: '%s' (expected: %s for %s)".formatted(format, expected, family.label()));
    }
    boolean raw = format.equals("raw");
    if (!raw && (loadAt != null || entry != null)) {
      String option = loadAt != null ? "--load-at" : "--entry";
      throw new ParameterException(
          command, option + " with --format " + format + " (expected: --format raw)");
    }
    return switch (format) {
      case "elf" -> new ImageFormat.Elf();
      case "multiboot" -> new ImageFormat.Multiboot();
      case "boot" -> new ImageFormat.BootSector();
      case "raw" -> raw(command);
      default -> new ImageFormat.Auto(); // the only other one known
    };
  }

  private ImageFormat raw(CommandLine command) {
    if (loadAt == null) {
      throw new ParameterException(
          command, "--format raw without --load-at (expected: --load-at ADDRESS)");
    }
    return new ImageFormat.Raw(
        loadAt, entry == null ? OptionalLong.empty() : OptionalLong.of(entry));
  }
}
