package io.trapgate.it.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A gdb that does its commands one after the other, whatever becomes of each, and shows text. */
final class GdbSession implements AutoCloseable {
  /** What gdb's own scripts end at is shown, and the next command has its turn. */
  private static final String SCRIPT =
      "  try: gdb.execute(line)\\n"
          + "  except gdb.error as e: print(e)\\n"
          + "  gdb.flush()\\n\"\"\")";

  private final Process gdb;
  private final BufferedReader output;
  private final StringBuilder shown = new StringBuilder();

  private GdbSession(Process gdb) {
    this.gdb = gdb;
    this.output = gdb.inputReader();
  }

  static GdbSession start(List<String> commands) throws IOException {
    byte[] lines = String.join("\n", commands).getBytes(StandardCharsets.UTF_8);
    String script =
        "python exec(\"\"\"\\nimport gdb\\nfor line in bytes.fromhex('"
            + HexFormat.of().formatHex(lines)
            + "').decode().split('\\\\n'):\\n"
            + SCRIPT;
    List<String> line =
        List.of("timeout", "60", "gdb-multiarch", "-nx", "-q", "-batch", "-ex", script);
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
