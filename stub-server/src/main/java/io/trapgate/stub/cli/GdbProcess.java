package io.trapgate.stub.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A real gdb that runs one script without anybody at its keyboard. */
final class GdbProcess {
  private final Path gdb;
  private final Path symbols;
  private final Path sources;

  /**
   * @param gdb the program
   * @param symbols the guest's ELF file
   * @param sources folder that the source names in the ELF file start from
   */
  GdbProcess(Path gdb, Path symbols, Path sources) {
    this.gdb = gdb;
    this.symbols = symbols;
    this.sources = sources;
  }

  /**
   * Runs the script to its end.
   *
   * @param lines gets each line of output as it comes: the prompt with the command, then what gdb
   *     prints
   * @throws IOException when gdb does not start, or does not end within the limit
   */
  void run(DemoScript script, Duration limit, Consumer<String> lines)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(arguments(script))
            .directory(sources.toFile())
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .start();
    Thread watchdog =
        Thread.ofPlatform().daemon().name("gdb-watchdog").start(() -> end(process, limit));
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      output.lines().forEach(lines);
    }
    int code = process.waitFor();
    watchdog.interrupt();
    if (code == 128 + 9) {
      throw new IOException("gdb did not end within " + limit.toSeconds() + " s and was ended");
    }
  }

  private List<String> arguments(DemoScript script) {
    List<String> arguments = new ArrayList<>(List.of(gdb.toString(), "-nx", "-q", "-batch"));
    // The user's debuginfod servers have nothing to say about a guest, but take seconds to say it.
    addCommand(arguments, "set debuginfod enabled off");
    addCommand(arguments, "set confirm off");
    for (DemoScript.Step step : script.steps()) {
      for (String remark : step.remark()) {
        addCommand(arguments, "echo # " + escape(remark) + "\\n");
      }
      addCommand(arguments, "echo " + escape(step.prompt()) + "\\n");
      addCommand(arguments, step.command());
    }
    arguments.add(symbols.toString());
    return arguments;
  }

  private static void addCommand(List<String> arguments, String command) {
    arguments.add("-ex");
    arguments.add(command);
  }

  /** Protects what {@code echo} would eat. */
  private static String escape(String text) {
    return text.replace("\\", "\\\\");
  }

  private static void end(Process process, Duration limit) {
    try {
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
