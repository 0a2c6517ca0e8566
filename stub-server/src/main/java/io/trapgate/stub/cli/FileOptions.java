package io.trapgate.stub.cli;

import io.trapgate.stub.server.ServedFiles;
import io.trapgate.target.DemoGuest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options that let gdb read files of the server's: the guest's program above all. */
final class FileOptions {
  private static final byte[] ELF = {0x7f, 'E', 'L', 'F'};

  /** Far above any guest; what is shown stays in memory as long as the server. */
  private static final long MAX_BYTES = 256L << 20;

  @Option(
      names = "--files",
      description =
          "Show gdb a read-only file system in memory: the guest's image, from which gdb takes its"
              + " symbols when started without a file, the device tree, and what the machine tells"
              + " of itself ('remote get /index.txt FILE' lists all).")
  private boolean files;

  @Option(
      names = "--symbols",
      paramLabel = "FILE",
      description =
          "The ELF file that gdb gets its symbols from; only with --files. Default: the guest, when"
              + " it is an ELF file.")
  private @Nullable Path symbols;

  /**
   * What to show.
   *
   * @param guest the image, empty for the demo guest
   * @throws CliFailure for a file that can't be read
   */
  Optional<ServedFiles> served(CommandLine command, Optional<Path> guest) throws CliFailure {
    if (!files) {
      if (symbols != null) {
        throw new ParameterException(command, "--symbols without --files (expected: both)");
      }
      return Optional.empty();
    }
    try {
      ServedFiles.Image image =
          guest.isPresent() ? read(guest.get()) : new ServedFiles.Image(DemoGuest.image(), 0);
      String path = "/guest/" + guest.map(FileOptions::name).orElse("demo.elf");
      ServedFiles shown = ServedFiles.OF_THE_MACHINE.with(path, image);
      if (symbols == null) {
        return Optional.of(isElf(image) ? shown.withExecutable(path, image) : shown);
      }
      ServedFiles.Image program = read(symbols);
      if (!isElf(program)) {
        throw new CliFailure(
            ExitCodes.FAILED, "--symbols: " + symbols + " (expected: an ELF file)");
      }
      return Optional.of(shown.withExecutable("/symbols/" + name(symbols), program));
    } catch (IOException e) {
      throw new CliFailure(ExitCodes.FAILED, ErrorLines.oneLine(e));
    }
  }

  private static String name(Path file) {
    Path name = file.getFileName();
    return name == null ? "guest" : name.toString();
  }

  private static boolean isElf(ServedFiles.Image image) {
    return Arrays.mismatch(image.bytes(), ELF) == ELF.length;
  }

  private static ServedFiles.Image read(Path file) throws IOException {
    long size = Files.size(file);
    if (size > MAX_BYTES) {
      throw new IOException(
          "%s: %d bytes (expected: <= %d to be shown by --files)".formatted(file, size, MAX_BYTES));
    }
    long modified = Files.getLastModifiedTime(file).to(TimeUnit.SECONDS);
    return new ServedFiles.Image(Files.readAllBytes(file), modified);
  }
}
