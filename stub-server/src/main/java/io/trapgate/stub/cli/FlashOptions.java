package io.trapgate.stub.cli;

import io.trapgate.target.MachineSpec.Flash;
import io.trapgate.target.MachineSpec.FlashContent;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/** The options that put a NOR flash on the board. */
final class FlashOptions {
  private static final String ERASED = "erased:";

  @Option(
      names = "--flash",
      paramLabel = "FILE",
      description =
          "ppce500: put a NOR flash on the platform bus, at 0xf00000000: FILE is its content, a raw"
              + " image of 64K to 128M, a power of two, which is read and not written; or"
              + " erased:SIZE.")
  private @Nullable String flash;

  @Option(
      names = "--flash-at",
      paramLabel = "ADDRESS",
      converter = AddressOption.class,
      description =
          "Effective address at which the first CPU finds the flash mapped, so that gdb can load it"
              + " before the guest has run. Default: not mapped, as on QEMU's board.")
  private @Nullable Long at;

  /**
   * The flash as asked.
   *
   * @throws ParameterException for a size that can't be read, or a place for no flash
   */
  Optional<Flash> flash(CommandLine command) {
    if (flash == null) {
      if (at != null) {
        throw new ParameterException(command, "--flash-at without --flash (expected: both)");
      }
      return Optional.empty();
    }
    OptionalLong mappedAt = at == null ? OptionalLong.empty() : OptionalLong.of(at);
    return Optional.of(new Flash(content(command, flash), mappedAt));
  }

  private static FlashContent content(CommandLine command, String text) {
    if (!text.startsWith(ERASED)) {
      return new FlashContent.Image(Path.of(text));
    }
    try {
      return new FlashContent.Erased(new MemorySize().convert(text.substring(ERASED.length())));
    } catch (TypeConversionException e) {
      throw new ParameterException(command, "--flash: " + e.getMessage());
    }
  }
}
