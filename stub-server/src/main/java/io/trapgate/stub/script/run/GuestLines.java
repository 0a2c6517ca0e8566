package io.trapgate.stub.script.run;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Cuts what the guest prints into lines. Called on the machine thread only. */
public final class GuestLines implements Consumer<byte[]> {
  private static final int MAX_LINE_BYTES = 65536;

  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private final Consumer<String> lines;

  /**
   * @param lines gets each line without its end
   */
  public GuestLines(Consumer<String> lines) {
    this.lines = lines;
  }

  @Override
  public void accept(byte[] output) {
    for (byte character : output) {
      if (character == '\n' || line.size() == MAX_LINE_BYTES) {
        flush();
      }
      if (character != '\n' && character != '\r') {
        line.write(character);
      }
    }
  }

  /** Hands out a last line that has no end. */
  public void last() {
    if (line.size() > 0) {
      flush();
    }
  }

  private void flush() {
    lines.accept(line.toString(StandardCharsets.UTF_8));
    line.reset();
  }
}
