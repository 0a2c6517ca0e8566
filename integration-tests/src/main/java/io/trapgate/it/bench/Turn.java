package io.trapgate.it.bench;

import io.trapgate.stub.client.RspClient;
import io.trapgate.stub.client.RspRefusedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;

/** One peer's turn: every figure once, by the same client whoever the peer is. */
final class Turn {
  private static final long SCRATCH = 0x0020_0000;
  private static final long SEED = 20261122;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Settings settings;
  private final RspClient client;
  private final Map<Metric, Double> figures = new EnumMap<>(Metric.class);

  private Turn(Settings settings, RspClient client) {
    this.settings = settings;
    this.client = client;
  }

  /**
   * Starts the peer, measures, ends it.
   *
   * @param instructionsPerRound of the guest
   * @return a figure that the peer doesn't serve is missing
   */
  static Map<Metric, Double> take(PeerKind kind, Settings settings, long instructionsPerRound)
      throws IOException {
    Map<Metric, Double> figures;
    try (MeasuredPeer peer = MeasuredPeer.start(kind, settings, settings.guest())) {
      double prompt = FirstPrompt.millis(peer);
      try (RspClient client = RspClient.connect(peer.address(), PATIENCE)) {
        Turn turn = new Turn(settings, client);
        turn.figures.put(Metric.LISTENING, peer.listeningMillis());
        turn.figures.put(Metric.PROMPT, prompt);
        turn.roundTrips("qC", Metric.TINY_P50, Metric.TINY_P99);
        turn.roundTrips("m100000,4", Metric.WORD_P50, Metric.WORD_P99);
        turn.throughput();
        turn.steps();
        turn.freeRun(instructionsPerRound);
        figures = turn.figures;
      }
    }
    figures.putAll(GdbTurn.take(kind, settings));
    return figures;
  }

  private void roundTrips(String packet, Metric p50, Metric p99) throws IOException {
    for (int i = 0; i < settings.packets() / 4; i++) {
      var _ = client.connection().exchange(packet);
    }
    Samples micros = new Samples();
    for (int i = 0; i < settings.packets(); i++) {
      long start = System.nanoTime();
      var _ = client.connection().exchange(packet);
      micros.add((System.nanoTime() - start) / 1e3);
    }
    figures.put(p50, micros.percentile(50));
    figures.put(p99, micros.percentile(99));
  }

  private void throughput() throws IOException {
    byte[] bytes = new byte[settings.transferBytes()];
    new Random(SEED).nextBytes(bytes);
    timed(Metric.WRITE, bytes.length, () -> client.writeMemory(SCRATCH, bytes));
    byte[] back = new byte[bytes.length];
    timed(Metric.READ, bytes.length, () -> client.readMemory(SCRATCH, back, 0, back.length));
    if (!java.util.Arrays.equals(bytes, back)) {
      throw new IOException("memory read differs from memory written");
    }
    try {
      timed(Metric.WRITE_BINARY, bytes.length, () -> client.writeMemoryBinary(SCRATCH, bytes));
    } catch (RspRefusedException notServed) {
      figures.remove(Metric.WRITE_BINARY);
    }
  }

  private interface Transfer {
    void run() throws IOException;
  }

  /** The first transfer warms up, the second counts. */
  private void timed(Metric metric, int bytes, Transfer transfer) throws IOException {
    transfer.run();
    long start = System.nanoTime();
    transfer.run();
    figures.put(metric, bytes / 1e6 / seconds(start));
  }

  private void steps() throws IOException {
    // Both peers start cold; a session that steps this fast takes more steps than these.
    for (int i = 0; i < 2 * settings.packets(); i++) {
      var _ = client.stepPacket();
    }
    long start = System.nanoTime();
    for (int i = 0; i < settings.packets(); i++) {
      var _ = client.stepPacket();
    }
    figures.put(Metric.STEPS, settings.packets() / seconds(start));
  }

  /** Runs the guest once to warm up and once to be measured, by its own count of rounds. */
  private void freeRun(long instructionsPerRound) throws IOException {
    long progress = ElfSymbols.address(settings.guest(), "progress");
    run();
    int before = word(progress);
    double seconds = run();
    long rounds = Integer.toUnsignedLong(word(progress) - before);
    if (rounds == 0) {
      throw new IOException("the guest made no round in " + settings.runTime());
    }
    figures.put(Metric.MIPS, rounds * instructionsPerRound / 1e6 / seconds);
    if (word(ElfSymbols.address(settings.guest(), "wrong")) != 0) {
      throw new IOException("the guest computed a wrong checksum");
    }
  }

  /** Lets the guest run for the set time; returns how long it really ran, in seconds. */
  private double run() throws IOException {
    long start = System.nanoTime();
    client.resume();
    try {
      Thread.sleep(settings.runTime());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    client.interrupt();
    var _ = client.waitStop();
    return seconds(start);
  }

  private int word(long address) throws IOException {
    return ByteBuffer.wrap(client.readMemory(address, Integer.BYTES)).getInt();
  }

  private static double seconds(long startNanos) {
    return (System.nanoTime() - startNanos) / 1e9;
  }
}
