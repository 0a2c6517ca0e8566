package io.trapgate.stub.cli;

import io.trapgate.target.kvm.NorFlash;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Where the flash's content goes when the server ends, whether by itself or by a signal. The file
 * is replaced as a whole or not at all.
 */
final class FlashFile {
  private final Path file;
  private final NorFlash flash;
  private final AtomicBoolean saved = new AtomicBoolean();

  private FlashFile(Path file, NorFlash flash) {
    this.file = file;
    this.flash = flash;
  }

  /**
   * Gets ready.
   *
   * @param err where a failure is told that comes too late for anything else
   * @throws IOException when the file can't be written there
   */
  static FlashFile open(Path file, NorFlash flash, PrintWriter err) throws IOException {
    Path folder = folder(file);
    if (!Files.isDirectory(folder) || !Files.isWritable(folder)) {
      throw new IOException(
          "--flash-save: " + file + " (expected: a file in a folder that can be written)");
    }
    if (Files.isDirectory(file)) {
      throw new IOException("--flash-save: " + file + " is a directory (expected: a file)");
    }
    FlashFile ready = new FlashFile(file, flash);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> ready.atLast(err)));
    return ready;
  }

  private static Path folder(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null) {
      throw new IOException("--flash-save: " + file + " (expected: a file)");
    }
    return folder;
  }

  private void atLast(PrintWriter err) {
    try {
      save();
    } catch (IOException e) {
      err.println("trapgate: --flash-save: " + e.getMessage());
      err.flush();
    }
  }

  /** Writes the content, once. */
  void save() throws IOException {
    if (saved.getAndSet(true)) {
      return;
    }
    Path next = file.resolveSibling(file.getFileName() + ".part");
    try {
      Files.write(next, flash.content());
      Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(next);
    }
  }
}
