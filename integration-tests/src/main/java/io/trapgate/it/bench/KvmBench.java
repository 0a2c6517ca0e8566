package io.trapgate.it.bench;

import io.trapgate.stub.client.RspClient;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** {@code --machine kvm} beside QEMU with {@code -accel kvm}: the same kernel under both stubs. */
final class KvmBench {
  private static final Path DEVICE = Path.of("/dev/kvm");
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int GDB_STEPS = 2_000;
  private static final long GDB_SECONDS = 120;

  /** {@code inc ax} and a jump to it, as a boot sector. */
  private static final byte[] LOOP = {0x40, (byte) 0xEB, (byte) 0xFD};

  private static final int SECTOR_BYTES = 512;

  private final Settings settings;
  private final PrintStream out;

  KvmBench(Settings settings, PrintStream out) {
    this.settings = settings;
    this.out = out;
  }

  private enum Side {
    TRAPGATE,
    QEMU
  }

  private enum Row {
    STEPS("steps, vCont;s or s", "steps/s", true),
    TINY("round trip of qC, median", "us", false),
    WORD("round trip of m 4 bytes, median", "us", false),
    STEPI("stepi through gdb", "steps/s", true);

    private final String title;
    private final String unit;
    private final boolean more;

    Row(String title, String unit, boolean more) {
      this.title = title;
      this.unit = unit;
      this.more = more;
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
      byte[] sector = new byte[SECTOR_BYTES];
      System.arraycopy(LOOP, 0, sector, 0, LOOP.length);
      sector[SECTOR_BYTES - 2] = 0x55;
      sector[SECTOR_BYTES - 1] = (byte) 0xAA;
      Files.write(image, sector);
      compare(image);
    } finally {
      Files.delete(image);
    }
  }

  private static boolean hasQemu() {
    return List.of(System.getenv().getOrDefault("PATH", "").split(":")).stream()
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "qemu-system-x86_64")));
  }

  private void compare(Path image) throws IOException {
    Map<Side, Map<Row, Samples>> all = new EnumMap<>(Side.class);
    for (int round = 0; round < settings.rounds(); round++) {
      for (Side side : Side.values()) {
        Map<Row, Samples> own = all.computeIfAbsent(side, s -> new EnumMap<>(Row.class));
        turn(side, image)
            .forEach((row, value) -> own.computeIfAbsent(row, r -> new Samples()).add(value));
        System.err.printf("kvm turn %d of %d: %s%n", round + 1, settings.rounds(), side);
      }
    }
    out.printf(
        "%n%-38s %12s %12s  %-8s %s%n", "on /dev/kvm", "trapgate", "QEMU", "unit", "our lead");
    for (Row row : Row.values()) {
      double ours = median(all, Side.TRAPGATE, row);
      double theirs = median(all, Side.QEMU, row);
      String goal = row == Row.STEPS ? "   1.5 x to reach" : "";
      out.printf(
          Locale.ROOT,
          "%-38s %12.1f %12.1f  %-8s %.2f x%s%n",
          row.title,
          ours,
          theirs,
          row.unit,
          row.more ? ours / theirs : theirs / ours,
          goal);
    }
  }

  private static double median(Map<Side, Map<Row, Samples>> all, Side side, Row row) {
    return all.getOrDefault(side, Map.of()).getOrDefault(row, new Samples()).median();
  }

  private List<String> command(Side side, Path image, int port) {
    return switch (side) {
      case TRAPGATE ->
          List.of(
              settings.root().resolve("scripts/trapgate").toString(),
              "serve",
              "--machine=kvm",
              "--listen=127.0.0.1:" + port,
              "--serial=none",
              image.toString());
      case QEMU ->
          List.of(
              "qemu-system-x86_64",
              "-accel",
              "kvm",
              "-m",
              "128",
              "-display",
              "none",
              "-nic",
              "none",
              "-serial",
              "none",
              "-monitor",
              "none",
              "-S",
              "-gdb",
              "tcp:127.0.0.1:" + port,
              "-drive",
              "format=raw,file=" + image);
    };
  }

  private Map<Row, Double> turn(Side side, Path image) throws IOException {
    Map<Row, Double> figures = new EnumMap<>(Row.class);
    try (MeasuredPeer peer = MeasuredPeer.start(port -> command(side, image, port))) {
      try (RspClient client = RspClient.connect(peer.address(), PATIENCE)) {
        steps(client);
        figures.put(Row.STEPS, settings.packets() / steps(client));
        figures.put(Row.TINY, roundTrip(client, "qC"));
        figures.put(Row.WORD, roundTrip(client, "m7c00,4"));
      }
    }
    figures.put(Row.STEPI, stepi(side, image));
    return figures;
  }

  private double steps(RspClient client) throws IOException {
    long start = System.nanoTime();
    for (int i = 0; i < settings.packets(); i++) {
      var _ = client.stepPacket();
    }
    return (System.nanoTime() - start) / 1e9;
  }

  private double roundTrip(RspClient client, String packet) throws IOException {
    Samples micros = new Samples();
    for (int i = 0; i < settings.packets(); i++) {
      long start = System.nanoTime();
      var _ = client.connection().exchange(packet);
      micros.add((System.nanoTime() - start) / 1e3);
    }
    return micros.median();
  }

  /** What gdb takes for many steps, without what it takes for a few. */
  private double stepi(Side side, Path image) throws IOException {
    try (MeasuredPeer peer = MeasuredPeer.start(port -> command(side, image, port))) {
      double few = gdb(peer, 1);
      return GDB_STEPS / (gdb(peer, GDB_STEPS + 1) - few);
    }
  }

  private static double gdb(MeasuredPeer peer, int steps) throws IOException {
    List<String> command =
        List.of(
            "gdb-multiarch",
            "-nx",
            "-batch",
            "-ex",
            "target remote 127.0.0.1:" + peer.address().getPort(),
            "-ex",
            "stepi " + steps,
            "-ex",
            "disconnect");
    long start = System.nanoTime();
    Process gdb =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      if (!gdb.waitFor(GDB_SECONDS, TimeUnit.SECONDS) || gdb.exitValue() != 0) {
        throw new IOException("gdb took " + steps + " steps in no " + GDB_SECONDS + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      gdb.destroyForcibly();
    }
    return (System.nanoTime() - start) / 1e9;
  }
}
