package io.trapgate.it.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code --machine kvm} beside QEMU with {@code -accel kvm}: the same kernel under both stubs. */
final class KvmBench {
  private static final Path DEVICE = Path.of("/dev/kvm");
  private static final double GOAL = 1.5;

  private final Settings settings;
  private final PrintStream out;
  private final Map<KvmPeer, Map<KvmRow, Samples>> all = new EnumMap<>(KvmPeer.class);

  KvmBench(Settings settings, PrintStream out) {
    this.settings = settings;
    this.out = out;
    for (KvmPeer peer : KvmPeer.values()) {
      Map<KvmRow, Samples> rows = new EnumMap<>(KvmRow.class);
      for (KvmRow row : KvmRow.values()) {
        rows.put(row, new Samples());
      }
      all.put(peer, rows);
    }
  }

  /** Measures and prints, or says why it doesn't. */
  void run() throws IOException {
    if (!Files.isReadable(DEVICE) || !Files.isWritable(DEVICE)) {
      out.printf("%n--machine kvm: skipped, %s is missing or may not be used%n", DEVICE);
      return;
    }
    if (!hasQemu()) {
      out.printf("%n--machine kvm: skipped, qemu-system-x86_64 is missing%n");
      return;
    }
    Path image = Files.createTempFile("trapgate-bench", ".img");
    try {
      KvmLoop.write(image);
      measure(image);
    } finally {
      Files.delete(image);
    }
    print();
  }

  private static boolean hasQemu() {
    return List.of(System.getenv().getOrDefault("PATH", "").split(":")).stream()
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "qemu-system-x86_64")));
  }

  private void measure(Path image) throws IOException {
    for (int round = 0; round < settings.rounds(); round++) {
      for (KvmPeer peer : KvmPeer.values()) {
        KvmTurn.take(peer, settings, image).forEach((row, value) -> samples(peer, row).add(value));
        System.err.printf("kvm turn %d of %d: %s%n", round + 1, settings.rounds(), peer);
      }
    }
  }

  private Samples samples(KvmPeer peer, KvmRow row) {
    return all.getOrDefault(peer, Map.of()).getOrDefault(row, new Samples());
  }

  /** Medians, with the least and the most of the turns behind them. */
  private void print() throws IOException {
    out.printf(
        "%nload averages behind the turns: %s, on %d processors%n",
        Files.readString(Path.of("/proc/loadavg")).strip(),
        Runtime.getRuntime().availableProcessors());
    out.printf(
        "%-32s %27s %27s  %-8s %s%n",
        "on /dev/kvm, the same loop",
        "trapgate (least..most)",
        "QEMU (least..most)",
        "unit",
        "our lead");
    for (KvmRow row : KvmRow.values()) {
      Samples ours = samples(KvmPeer.TRAPGATE, row);
      Samples theirs = samples(KvmPeer.QEMU, row);
      String goal = row == KvmRow.STEPS ? "   %.1f x to reach".formatted(GOAL) : "";
      out.printf(
          Locale.ROOT,
          "%-32s %27s %27s  %-8s %.2f x%s%n",
          row.title(),
          spread(ours),
          spread(theirs),
          row.unit(),
          row.lead(ours.median(), theirs.median()),
          goal);
    }
  }

  private static String spread(Samples samples) {
    return String.format(
        Locale.ROOT,
        "%.1f (%.1f..%.1f)",
        samples.median(),
        samples.percentile(0),
        samples.percentile(100));
  }
}
