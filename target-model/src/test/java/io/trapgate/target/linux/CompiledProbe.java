package io.trapgate.target.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Compiles a C program and runs it. */
final class CompiledProbe {
  private static final int PATIENCE_SECONDS = 60;

  private CompiledProbe() {}

  /**
   * Compiles.
   *
   * @return the program's file
   * @throws IOException when there is no such compiler or it refuses; with what it says
   */
  static Path compile(String compiler, String source, Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("probe.c"), source);
    Path program = folder.resolve("probe");
    String said = run(List.of(compiler, "-o", program.toString(), file.toString()), folder);
    if (!Files.isExecutable(program)) {
      throw new IOException(said);
    }
    return program;
  }

  /** Both streams of a program that ends with code 0, or of a compiler whatever it ends with. */
  static String run(List<String> command, Path folder) throws IOException {
    Path output = folder.resolve("output");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException(command + ": no end within " + PATIENCE_SECONDS + " s");
      }
      return Files.readString(output, StandardCharsets.UTF_8);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    } finally {
      process.destroyForcibly();
    }
  }

  static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
