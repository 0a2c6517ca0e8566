package io.trapgate.it.x86.stream;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** The assembled {@code stream.asm}, and where things lie around it. */
final class Frame {
  /** Where the image and the processor start. */
  static final int ENTRY = 0x1000;

  static final int STACK = 0x8000;
  static final int STACK_END = 0x9E00;
  static final int LOW_WINDOW = 0xB000;
  static final int LOW_WINDOW_END = 0xF000;
  static final int WINDOW = 0x1_0000;
  static final int WINDOW_END = 0x2_0000;
  static final int SNIPPETS = 0x2_0000;
  static final int SNIPPET_BYTES = 1024;

  /** What fits below the video memory. */
  static final int MOST_SNIPPETS = (0xA_0000 - SNIPPETS) / SNIPPET_BYTES;

  /** Page tables. */
  static final int TABLES = 0x10_0000;

  static final int RAM_BYTES = 16 << 20;

  /** All that a guest may touch. */
  static final int USED_BYTES = 0x11_0000;

  /** Which snippet runs, before the first one an address below them. */
  static final int CURSOR = 0x1070;

  private static final int LAST = 0x1074;
  private static final String SOURCE = "integration-tests/src/guests/x86stream/stream.asm";

  private Frame() {}

  /** Whether an address is in a range. */
  static boolean within(long address, int from, int to) {
    return address >= from && address < to;
  }

  /** Memory from address 0, with random data and without a snippet. */
  static byte[] memory(StreamMode mode, int snippets, Random random) throws IOException {
    byte[] memory = new byte[USED_BYTES];
    fill(memory, LOW_WINDOW, LOW_WINDOW_END, random);
    fill(memory, WINDOW, WINDOW_END, random);
    java.util.Arrays.fill(memory, SNIPPETS, SNIPPETS + snippets * SNIPPET_BYTES, (byte) 0xCC);
    byte[] image = assemble(mode);
    System.arraycopy(image, 0, memory, ENTRY, image.length);
    ByteBuffer.wrap(memory)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(LAST, SNIPPETS + snippets * SNIPPET_BYTES);
    return memory;
  }

  private static void fill(byte[] memory, int from, int to, Random random) {
    byte[] data = new byte[to - from];
    random.nextBytes(data);
    System.arraycopy(data, 0, memory, from, data.length);
  }

  private static byte[] assemble(StreamMode mode) throws IOException {
    return assemble(SOURCE, mode.number());
  }

  /**
   * An assembled guest.
   *
   * @param source below the sources' root
   * @param mode what it defines MODE as
   */
  static byte[] assemble(String source, int mode) throws IOException {
    Path image = Files.createTempFile("trapgate-stream", ".bin");
    try {
      String at = source(source).toString();
      run("nasm", "-f", "bin", "-DMODE=" + mode, "-o", image.toString(), at);
      return Files.readAllBytes(image);
    } finally {
      Files.delete(image);
    }
  }

  /** Compiles a program in C for this machine and starts it. */
  static Process started(String source) throws IOException {
    Path program = Files.createTempFile("trapgate-native", "");
    try {
      run("gcc", "-O1", "-o", program.toString(), source(source).toString());
      return new ProcessBuilder(program.toString())
          .redirectError(ProcessBuilder.Redirect.INHERIT)
          .start();
    } finally {
      Files.delete(program);
    }
  }

  private static void run(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IOException(String.join(" ", command) + ": " + said);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while " + command[0] + " ran", e);
    }
  }

  private static Path source(String source) {
    Path here = Path.of("").toAbsolutePath();
    while (!Files.isReadable(here.resolve(source))) {
      here = here.getParent();
      if (here == null) {
        throw new IllegalStateException(
            "working directory: "
                + Path.of("").toAbsolutePath()
                + " (expected: inside the sources)");
      }
    }
    return here.resolve(source);
  }
}
