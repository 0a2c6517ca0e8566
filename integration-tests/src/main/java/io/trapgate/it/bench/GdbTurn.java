package io.trapgate.it.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a user of gdb waits for: a condition that mostly doesn't hold, and a line that takes long.
 * The same gdb gets the same commands whoever the peer is; what the peer doesn't serve gdb does
 * itself.
 */
final class GdbTurn {
  private static final int PATIENCE_SECONDS = 300;
  private static final Pattern MEASURED = Pattern.compile("measured ([A-Z_]+) ([0-9.]+)");

  /**
   * Each figure is taken only where gdb stopped at the right place with the right values: the sum
   * is that of {@code i ^ count} in loop.c.
   */
  private static final String SCRIPT =
      """
      import gdb, time

      def timed(command):
          start = time.monotonic()
          gdb.execute(command, to_string=True)
          return time.monotonic() - start

      def expect(what, expected):
          value = int(gdb.parse_and_eval(what))
          if value != expected:
              raise gdb.GdbError("%s: %d (expected: %d)" % (what, value, expected))

      def line():
          return gdb.selected_frame().find_sal().line

      def hot(figure):
          gdb.execute("tbreak hot", to_string=True)
          gdb.execute("continue", to_string=True)
          count = int(gdb.parse_and_eval("count"))
          while "the hot one" not in gdb.execute("list %d,%d" % (line(), line()), to_string=True):
              gdb.execute("next", to_string=True)
          start = line()
          seconds = timed("next")
          if line() != start + 1:
              raise gdb.GdbError("next: line %d (expected: %d)" % (line(), start + 1))
          expect("sum", sum(i ^ count for i in range(count)) & 0xffffffff)
          print("measured %s %.6f" % (figure, 1000 * seconds))

      hot("NEXT")
      gdb.execute("set range-stepping off")
      hot("NEXT_BY_STEPS")
      gdb.execute("break f if i == {N}")
      seconds = timed("continue")
      expect("i", {N})
      print("measured EVALUATIONS %.6f" % ({N} / seconds))
      """;

  private GdbTurn() {}

  /** Starts the peer, has gdb measure, ends both. */
  static Map<Metric, Double> take(PeerKind kind, Settings settings) throws IOException {
    Path folder = Files.createTempDirectory("bench");
    Path script = folder.resolve("turn.py");
    Path output = folder.resolve("output");
    try (MeasuredPeer peer = MeasuredPeer.start(kind, settings, settings.loop())) {
      Files.writeString(script, SCRIPT.replace("{N}", "" + kind.evaluations()));
      return figures(run(command(settings, peer, script), output));
    } finally {
      Files.deleteIfExists(script);
      Files.deleteIfExists(output);
      Files.deleteIfExists(folder);
    }
  }

  private static List<String> command(Settings settings, MeasuredPeer peer, Path script) {
    return List.of(
        "gdb-multiarch",
        "-nx",
        "-q",
        "-batch",
        "-ex",
        "set pagination off",
        "-ex",
        "directory " + settings.loop().getParent(),
        "-ex",
        "target remote 127.0.0.1:" + peer.address().getPort(),
        "-ex",
        "set breakpoint condition-evaluation target",
        "-x",
        script.toString(),
        settings.loop().toString());
  }

  private static String run(List<String> command, Path output) throws IOException {
    Process gdb =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      boolean ended = gdb.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
      String said = Files.readString(output);
      if (!ended || gdb.exitValue() != 0) {
        throw new IOException(
            "gdb "
                + (ended ? "ended with " + gdb.exitValue() : "took " + PATIENCE_SECONDS + " s")
                + " (expected: 0 within that time):\n"
                + said);
      }
      return said;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      gdb.destroyForcibly().onExit().join();
    }
  }

  /** All figures, for gdb ends with 0 also where a command of its script fails. */
  static Map<Metric, Double> figures(String said) throws IOException {
    Map<Metric, Double> figures = new EnumMap<>(Metric.class);
    Matcher measured = MEASURED.matcher(said);
    while (measured.find()) {
      figures.put(Metric.valueOf(measured.group(1)), Double.valueOf(measured.group(2)));
    }
    if (figures.size() != 3) {
      throw new IOException("gdb measured " + figures + " (expected: three figures):\n" + said);
    }
    return figures;
  }
}
