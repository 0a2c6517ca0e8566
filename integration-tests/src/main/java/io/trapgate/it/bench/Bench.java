package io.trapgate.it.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;

/** Ours and QEMU's, side by side, in one run on one machine: {@code scripts/bench}. */
final class Bench {
  private Bench() {}

  /**
   * Measures and prints.
   *
   * @param args the options of {@link Settings}; the system property {@code trapgate.home} names
   *     the project's folder
   */
  public static void main(String... args) throws IOException {
    Settings settings;
    try {
      settings = Settings.parse(Path.of(System.getProperty("trapgate.home", ".")), args);
    } catch (IllegalArgumentException wrong) {
      System.err.println("bench: " + wrong.getMessage());
      System.exit(2);
      return;
    }
    BenchReport report = new BenchReport(System.out);
    long instructionsPerRound = RoundLength.count(settings.guest());
    report.heading(settings, instructionsPerRound);
    Map<PeerKind, Map<Metric, Samples>> results = new EnumMap<>(PeerKind.class);
    for (int round = 0; round < settings.rounds(); round++) {
      for (PeerKind kind : PeerKind.values()) {
        Map<Metric, Samples> own = results.computeIfAbsent(kind, k -> new EnumMap<>(Metric.class));
        Turn.take(kind, settings, instructionsPerRound)
            .forEach((metric, value) -> own.computeIfAbsent(metric, m -> new Samples()).add(value));
        System.err.printf("turn %d of %d: %s%n", round + 1, settings.rounds(), kind);
      }
    }
    report.table(
        results.getOrDefault(PeerKind.TRAPGATE, Map.of()),
        results.getOrDefault(PeerKind.QEMU, Map.of()));
    new KvmBench(settings, System.out).run();
  }
}
