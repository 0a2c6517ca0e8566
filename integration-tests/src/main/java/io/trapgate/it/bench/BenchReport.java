package io.trapgate.it.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The table, and what it was measured with. */
final class BenchReport {
  private final PrintStream out;

  BenchReport(PrintStream out) {
    this.out = out;
  }

  void heading(Settings settings, long instructionsPerRound) throws IOException {
    out.println("JDK:      " + Runtime.version() + ", " + System.getProperty("java.vm.name"));
    out.println("CPU:      " + processor());
    out.println(
        "trapgate: " + firstLine("git", "-C", "" + settings.root(), "describe", "--always"));
    out.println("QEMU:     " + firstLine("qemu-system-ppc", "--version"));
    out.println("gdb:      " + firstLine("gdb-multiarch", "--version"));
    for (PeerKind kind : PeerKind.values()) {
      out.println(
          (kind == PeerKind.TRAPGATE ? "ours:     " : "theirs:   ")
              + String.join(" ", kind.command(settings, settings.guest(), 0))
                  .replace(settings.root() + "/", ""));
    }
    out.printf(
        Locale.ROOT,
        "measured: %d turns each, alternating; medians; %d packets, %d MB, %d s running;"
            + " %d instructions per round of the guest%n",
        settings.rounds(),
        settings.packets(),
        settings.transferBytes() >> 20,
        settings.runTime().toSeconds(),
        instructionsPerRound);
    out.printf(
        Locale.ROOT,
        "with gdb: %s; N = %d on ours, %d on theirs%n%n",
        settings.root().relativize(settings.loop()),
        PeerKind.TRAPGATE.evaluations(),
        PeerKind.QEMU.evaluations());
  }

  /** Our lead is above 1 where we are faster, whichever way the unit points. */
  void table(Map<Metric, Samples> ours, Map<Metric, Samples> theirs) {
    out.printf(
        "%-38s %12s %12s  %-8s %-10s %s%n", "", "trapgate", "QEMU", "unit", "our lead", "to reach");
    for (Metric metric : Metric.values()) {
      Samples own = ours.getOrDefault(metric, new Samples());
      Samples peer = theirs.getOrDefault(metric, new Samples());
      String lead =
          own.isEmpty() || peer.isEmpty()
              ? "-"
              : number(metric.lead(own.median(), peer.median())) + " x";
      String goal = metric.goal().isEmpty() ? "" : metric.goal().getAsInt() + " x";
      String row =
          "%-38s %12s %12s  %-8s %-10s %s"
              .formatted(metric.title(), median(own), median(peer), metric.unit(), lead, goal);
      out.println(row.stripTrailing());
    }
  }

  private static String median(Samples samples) {
    return samples.isEmpty() ? "not served" : number(samples.median());
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, value < 100 ? "%.2f" : "%.0f", value);
  }

  private static String processor() throws IOException {
    List<String> lines = Files.readAllLines(Path.of("/proc/cpuinfo"));
    String model =
        lines.stream()
            .filter(line -> line.startsWith("model name"))
            .map(line -> line.substring(line.indexOf(':') + 2))
            .findFirst()
            .orElse("unknown");
    return model + ", " + Runtime.getRuntime().availableProcessors() + " processors";
  }

  private static String firstLine(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (var lines = process.inputReader(StandardCharsets.UTF_8)) {
      String first = lines.readLine();
      return first == null ? "unknown" : first;
    } finally {
      process.destroy();
    }
  }
}
