package io.trapgate.stub.server;

import io.trapgate.stub.debug.PrintedText;
import io.trapgate.target.kvm.SerialLine;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Shows what the guest prints in the gdb that controls it, as console output. The guest's bytes are
 * read as UTF-8, one by one as they come; what is none becomes a replacement character.
 */
final class GdbConsole {
  /** Longest character, of which all but the last byte may have to wait. */
  private static final int CHARACTER_BYTES = 4;

  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPLACE)
          .onUnmappableCharacter(CodingErrorAction.REPLACE);
  private final PrintedText text;
  private ByteBuffer rest = ByteBuffer.allocate(0);

  private GdbConsole(PrintedText text) {
    this.text = text;
  }

  /**
   * Takes all that the guest prints from now on.
   *
   * @param eventLoop runs the receiver
   * @param receiver gets it before it is told of the stop that follows
   */
  static void connect(SerialLine line, Executor eventLoop, Consumer<String> receiver) {
    GdbConsole console = new GdbConsole(new PrintedText(eventLoop, receiver));
    line.onReceive(console::take);
  }

  /** On the machine's thread. */
  private void take(byte[] bytes) {
    ByteBuffer all = ByteBuffer.allocate(rest.remaining() + bytes.length);
    all.put(rest).put(bytes).flip();
    CharBuffer characters = CharBuffer.allocate(all.remaining() + CHARACTER_BYTES);
    var _ = decoder.decode(all, characters, false);
    rest = all; // the begin of a character whose end is still to come
    text.put(characters.flip().toString());
  }
}
