package io.trapgate.stub.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListenAddressTest {
  @ParameterizedTest
  @CsvSource({
    "1234, 127.0.0.1:1234",
    ":0, 127.0.0.1:0",
    "0.0.0.0:65535, 0.0.0.0:65535",
    "[::1]:99, [::1]:99",
    "unix:/tmp/x, unix:/tmp/x",
    "stdio, stdio"
  })
  void understands(String text, String meaning) throws ServerException {
    assertThat(ListenAddress.parse(text)).hasToString(meaning);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "host", "h:65536", ":-1", "h:", "::1:5", "unix:", "h:1x", ":999999"})
  void refusesInOneLine(String text) {
    assertThatThrownBy(() -> ListenAddress.parse(text))
        .isInstanceOf(ServerException.class)
        .hasMessageContaining("(expected: ")
        .hasMessageNotContaining("\n");
  }

  @ParameterizedTest
  @ValueSource(ints = {108, 200})
  void refusesLongPaths(int length) {
    assertThatThrownBy(() -> ListenAddress.parse("unix:" + "x".repeat(length)))
        .hasMessageContaining(length + " bytes (expected: 1 to 107)");
  }
}
