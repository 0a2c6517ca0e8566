package io.trapgate.it.x86.stream;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** QEMU's processor, its registers traced before every instruction, its memory in a file. */
final class QemuStream implements AutoCloseable {
  private static final int ROM_BYTES = 0x1_0000;
  private static final int RESET = 0xFFF0;

  /** All that our processor has and QEMU's default for 64 bits has not. */
  private static final String CPU = "qemu64,vendor=GenuineIntel,+movbe,+popcnt,+rdtscp,+lahf_lm";

  private final Path folder;
  private final Path memory;
  private final Process process;

  private QemuStream(Path folder, Path memory, Process process) {
    this.folder = folder;
    this.memory = memory;
    this.process = process;
  }

  /**
   * Starts with that memory at {@link Frame#ENTRY}.
   *
   * @param image memory from address 0
   */
  static QemuStream start(byte[] image) throws IOException {
    Path folder = Files.createTempDirectory("trapgate-stream");
    Path memory = folder.resolve("memory");
    try (RandomAccessFile file = new RandomAccessFile(memory.toFile(), "rw")) {
      file.write(image);
      file.setLength(Frame.RAM_BYTES);
    }
    Path rom = Files.write(folder.resolve("rom"), rom());
    List<String> command =
        List.of(
            ("qemu-system-x86_64 -accel tcg -M pc,memory-backend=ram -cpu %s -m %dM -nodefaults"
                    + " -display none -no-reboot -bios %s -singlestep -d cpu,fpu,nochain"
                    + " -D /dev/stderr -object memory-backend-file,id=ram,size=%dM,share=on,mem-path=%s")
                .formatted(CPU, Frame.RAM_BYTES >> 20, rom, Frame.RAM_BYTES >> 20, memory)
                .split(" ", -1));
    return new QemuStream(folder, memory, new ProcessBuilder(command).start());
  }

  /** A far jump to the entry at the reset vector. */
  private static byte[] rom() {
    byte[] rom = new byte[ROM_BYTES];
    Arrays.fill(rom, (byte) 0xF4);
    byte[] jump = {(byte) 0xEA, (byte) Frame.ENTRY, (byte) (Frame.ENTRY >> 8), 0, 0};
    System.arraycopy(jump, 0, rom, RESET, jump.length);
    return rom;
  }

  /** The trace. */
  InputStream log() {
    return process.getErrorStream();
  }

  /** Memory as the guest has left it. */
  byte[] memory(int bytes) throws IOException {
    try (InputStream in = Files.newInputStream(memory)) {
      return in.readNBytes(bytes);
    }
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.deleteIfExists(file);
      }
    }
    Files.delete(folder);
  }
}
