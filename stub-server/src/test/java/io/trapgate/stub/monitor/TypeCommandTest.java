package io.trapgate.stub.monitor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.target.kvm.SerialLine;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code monitor type} sends to the guest, and what it refuses. */
class TypeCommandTest {
  private final ByteArrayOutputStream sent = new ByteArrayOutputStream();

  private List<String> type(String line) {
    SerialLine console =
        new SerialLine() {
          @Override
          public void send(byte[] bytes) {
            sent.writeBytes(bytes);
          }

          @Override
          public void onReceive(Consumer<byte[]> receiver) {
            throw new UnsupportedOperationException();
          }

          @Override
          public void watch(Watcher watcher) {
            throw new UnsupportedOperationException();
          }
        };
    return new TypeCommand(Optional.of(console)).run(line);
  }

  private void assertTyped(String line, String bytes) {
    sent.reset();
    assertThat(type(line))
        .containsExactly(
            "typed " + bytes.getBytes(UTF_8).length + " bytes; the guest gets them when it runs");
    assertThat(sent.toString(UTF_8)).isEqualTo(bytes);
  }

  @Test
  void itIsTypedAsItIsWritten() {
    assertTyped("type Run All", "Run All\r");
    assertTyped("type", "\r");
    assertTyped("TYPE  two  blanks", " two  blanks\r");
    assertTyped("type \u00e4\u20ac", "\u00e4\u20ac\r");
  }

  @Test
  void keysThatCanNotBeWrittenHaveEscapes() {
    assertTyped("type ctrl-c \\x03\\c", "ctrl-c \u0003");
    assertTyped("type a\\tb\\e\\\\\\n\\r\\c", "a\tb\u001b\\\n\r");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\", "\\q", "\\x4", "\\xg0", "\\c more"})
  void whatIsNoEscapeIsSentNotAtAll(String escape) {
    assertThat(type("type text" + escape))
        .containsExactly(
            "monitor type: '"
                + escape
                + "' (expected: one of \\n, \\r, \\t, \\e, \\\\, \\xHH, and \\c at the end)");
    assertThat(sent.size()).isZero();
  }

  @Test
  void itsLengthIsBounded() {
    assertThat(type("type " + "x".repeat(TypeCommand.MOST_BYTES - 1)))
        .singleElement()
        .asString()
        .startsWith("typed 4096 bytes");
    sent.reset();
    assertThat(type("type " + "x".repeat(TypeCommand.MOST_BYTES)))
        .containsExactly("monitor type: 4097 bytes (expected: <= 4096); type in pieces");
    assertThat(sent.size()).isZero();
  }

  @Test
  void aMachineWithoutConsoleIsTold() {
    assertThat(new TypeCommand(Optional.empty()).run("type x"))
        .containsExactly("monitor type: this machine has no console");
  }
}
