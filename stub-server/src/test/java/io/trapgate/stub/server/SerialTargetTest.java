package io.trapgate.stub.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SerialTargetTest {
  @Test
  void everyFormIsRead() {
    assertThat(SerialTarget.parse("stdio")).isEqualTo(new SerialTarget.Stdio());
    assertThat(SerialTarget.parse("none")).isEqualTo(new SerialTarget.None());
    assertThat(SerialTarget.parse("file:a b")).isEqualTo(new SerialTarget.File(Path.of("a b")));
    assertThat(SerialTarget.parse("unix:/x/y")).isEqualTo(new SerialTarget.Unix(Path.of("/x/y")));
    assertThat(SerialTarget.parse("tcp:localhost:0"))
        .isEqualTo(new SerialTarget.Tcp("localhost", 0));
    assertThat(SerialTarget.parse("tcp:[::1]:65535")).isEqualTo(new SerialTarget.Tcp("::1", 65535));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "pty", "tcp:", "tcp:1234", "tcp::1234", "file:", "unix:", "STDIO"})
  void anythingElseSaysWhatIsExpected(String text) {
    assertThatThrownBy(() -> SerialTarget.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("serial: '" + text + "' (expected: " + SerialTarget.FORMS + ")");
  }

  @ParameterizedTest
  @ValueSource(strings = {"tcp:h:", "tcp:h:x", "tcp:h:65536", "tcp:h:-1", "tcp:h:123456789012"})
  void aPortOutOfRangeSaysTheRange(String text) {
    assertThatThrownBy(() -> SerialTarget.parse(text)).hasMessageContaining("0 to 65535");
  }
}
