package io.trapgate.it.lockstep;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Stops QEMU while the trace is still being followed, and compares the memory it leaves. */
final class QemuEnd {
  /** Number of the pc in gdb's numbering. */
  static final int PC = 64;

  private static final int CHUNK_BYTES = 1 << 16;

  private final QemuTrace qemu;
  private final long bytes;
  private final Path memory;
  private Optional<CompletableFuture<Integer>> stop = Optional.empty();

  /**
   * @param bytes of memory to compare, from physical address 0
   */
  QemuEnd(QemuTrace qemu, long bytes) {
    this.qemu = qemu;
    this.bytes = bytes;
    this.memory = qemu.folder().resolve("memory");
  }

  boolean begun() {
    return stop.isPresent();
  }

  /** Asks QEMU to stop; the trace goes on until it does. */
  void begin() {
    stop =
        Optional.of(
            CompletableFuture.supplyAsync(() -> {
              try {
                return qemu.end(bytes, memory, PC);
              } catch (IOException e) {
                throw new CompletionException(e);
              }
            }));
  }

  /** Where QEMU stopped. */
  int pc() {
    return stop.orElseThrow(() -> new IllegalStateException("QEMU ended by itself")).join();
  }

  /** The first page that differs. */
  Optional<String> memory(OurMachine ours) throws IOException {
    byte[] theirs = new byte[CHUNK_BYTES];
    try (InputStream in = Files.newInputStream(memory)) {
      for (long at = 0; at < bytes; at += CHUNK_BYTES) {
        int count = in.readNBytes(theirs, 0, CHUNK_BYTES);
        byte[] mine = ours.load(at, count);
        int differs = Arrays.mismatch(mine, Arrays.copyOf(theirs, count));
        if (differs >= 0) {
          return Optional.of(
              "memory at %x: %02x (QEMU: %02x)"
                  .formatted(at + differs, mine[differs], theirs[differs]));
        }
      }
    }
    return Optional.empty();
  }
}
