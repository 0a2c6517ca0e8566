package io.trapgate.stub.cli;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Cuts what the guest prints into lines. Called on the machine thread only. */
final class GuestLog implements Consumer<byte[]> {
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private final Consumer<String> lines;

  /**
   * @param lines gets each line without its end
   */
  GuestLog(Consumer<String> lines) {
    this.lines = lines;
  }

  @Override
  public void accept(byte[] output) {
    for (byte character : output) {
      if (character == '\n') {
        lines.accept(line.toString(StandardCharsets.UTF_8));
        line.reset();
      } else if (character != '\r') {
        line.write(character);
      }
    }
  }
}
