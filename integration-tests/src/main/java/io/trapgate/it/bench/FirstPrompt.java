package io.trapgate.it.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** How long it takes until a user can type the first command. */
final class FirstPrompt {
  private static final String READY = "first-prompt";

  private FirstPrompt() {}

  /** From the start of the server until gdb, started when the server listens, is connected. */
  static double millis(MeasuredPeer peer) throws IOException {
    List<String> command =
        List.of(
            "gdb-multiarch",
            "-nx",
            "-q",
            "-batch",
            "-ex",
            "target remote 127.0.0.1:" + peer.address().getPort(),
            "-ex",
            "echo " + READY + "\\n",
            "-ex",
            "disconnect");
    Process gdb = new ProcessBuilder(command).redirectErrorStream(true).start();
    double millis = -1;
    StringBuilder said = new StringBuilder();
    try (BufferedReader lines = gdb.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.equals(READY)) {
          millis = (System.nanoTime() - peer.startedNanos()) / 1e6;
        }
        said.append(line).append('\n');
      }
    } finally {
      gdb.destroyForcibly().onExit().join();
    }
    if (millis < 0 || said.indexOf("rror") >= 0) {
      throw new IOException("gdb did not connect:\n" + said);
    }
    return millis;
  }
}
