package io.trapgate.it.bench;

import io.trapgate.stub.client.RspClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One stub's turn on {@code /dev/kvm}: every figure once, of the same loop whoever the stub is. */
final class KvmTurn {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int GDB_STEPS = 2_000;
  private static final long GDB_SECONDS = 120;
  private static final Pattern PLACE = Pattern.compile("at ([0-9a-f]+) ax ([0-9a-f]+)");

  private final Settings settings;
  private final RspClient client;

  private KvmTurn(Settings settings, RspClient client) {
    this.settings = settings;
    this.client = client;
  }

  /**
   * Starts the stub, measures, ends it.
   *
   * @throws IOException when a figure would be wrong: what was stepped isn't the loop
   */
  static Map<KvmRow, Double> take(KvmPeer stub, Settings settings, Path image) throws IOException {
    Map<KvmRow, Double> figures = new EnumMap<>(KvmRow.class);
    try (MeasuredPeer peer =
        MeasuredPeer.start(port -> stub.command(settings.root(), image, port))) {
      try (RspClient client = RspClient.connect(peer.address(), PATIENCE)) {
        KvmLoop.arrive(client);
        KvmTurn turn = new KvmTurn(settings, client);
        turn.seconds(2 * settings.packets()); // both start cold
        figures.put(KvmRow.STEPS, settings.packets() / turn.seconds(settings.packets()));
        figures.put(KvmRow.TINY, turn.roundTrip("qC"));
        figures.put(KvmRow.WORD, turn.roundTrip("m7c00,4"));
      }
      double few = gdb(peer, 1);
      figures.put(KvmRow.STEPI, GDB_STEPS / (gdb(peer, GDB_STEPS + 1) - few));
    }
    return figures;
  }

  private double seconds(int steps) throws IOException {
    KvmLoop.Place from = KvmLoop.Place.of(client);
    long start = System.nanoTime();
    for (int i = 0; i < steps; i++) {
      var _ = client.stepPacket();
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    KvmLoop.check(from, KvmLoop.Place.of(client), steps);
    return seconds;
  }

  private double roundTrip(String packet) throws IOException {
    Samples micros = new Samples();
    for (int i = 0; i < settings.packets(); i++) {
      long start = System.nanoTime();
      var _ = client.connection().exchange(packet);
      micros.add((System.nanoTime() - start) / 1e3);
    }
    return micros.median();
  }

  /** How long a gdb takes from its start to its end, with so many steps in between. */
  private static double gdb(MeasuredPeer peer, int steps) throws IOException {
    String place = "printf \"at %x ax %x\\n\", (int) $pc, (int) $rax & 0xffff";
    List<String> command =
        List.of(
            "gdb-multiarch",
            "-nx",
            "-batch",
            "-ex",
            "target remote 127.0.0.1:" + peer.address().getPort(),
            "-ex",
            place,
            "-ex",
            "stepi " + steps,
            "-ex",
            place,
            "-ex",
            "disconnect");
    Path output = Files.createTempFile("trapgate-bench", ".gdb");
    long start = System.nanoTime();
    Process gdb =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      boolean ended = gdb.waitFor(GDB_SECONDS, TimeUnit.SECONDS);
      double seconds = (System.nanoTime() - start) / 1e9;
      check(ended && gdb.exitValue() == 0, Files.readString(output), steps);
      return seconds;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      gdb.destroyForcibly().onExit().join();
      Files.delete(output);
    }
  }

  private static void check(boolean ended, String said, int steps) throws IOException {
    List<KvmLoop.Place> places = places(said);
    if (!ended || places.size() != 2) {
      throw new IOException(
          "gdb did not take %d steps within %d s:%n%s".formatted(steps, GDB_SECONDS, said));
    }
    KvmLoop.check(places.getFirst(), places.getLast(), steps);
  }

  private static List<KvmLoop.Place> places(String said) {
    Matcher matcher = PLACE.matcher(said);
    return matcher
        .results()
        .map(each ->
            new KvmLoop.Place(
                Long.parseLong(each.group(1), 16), Integer.parseInt(each.group(2), 16)))
        .toList();
  }
}
