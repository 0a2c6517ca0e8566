package io.trapgate.it.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A gdb that does its commands one after the other, whatever becomes of each, and shows text. */
final class GdbSession implements AutoCloseable {
  private final Process gdb;
  private final BufferedReader output;
  private final StringBuilder shown = new StringBuilder();

  private GdbSession(Process gdb) {
    this.gdb = gdb;
    this.output = gdb.inputReader();
  }

  static GdbSession start(List<String> commands) throws IOException {
    List<String> line =
        new ArrayList<>(List.of("timeout", "60", "gdb-multiarch", "-nx", "-q", "-batch"));
    for (String each : commands) {
      line.addAll(List.of("-ex", each));
    }
    return new GdbSession(new ProcessBuilder(line).redirectErrorStream(true).start());
  }

  /** What it has shown up to and with a line that holds this text; all if none does. */
  String until(String text) throws IOException {
    int from = shown.length();
    String line = output.readLine();
    while (line != null) {
      shown.append(line).append('\n');
      if (line.contains(text)) {
        break;
      }
      line = output.readLine();
    }
    return shown.substring(from);
  }

  /** What it shows until it ends. */
  String rest() throws IOException, InterruptedException {
    String rest = until("\0");
    gdb.waitFor(60, TimeUnit.SECONDS);
    return rest;
  }

  @Override
  public void close() {
    gdb.destroyForcibly();
  }
}
