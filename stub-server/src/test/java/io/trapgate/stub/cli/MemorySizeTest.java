package io.trapgate.stub.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class MemorySizeTest {
  @ParameterizedTest
  @CsvSource({
    "256M, 268435456, 256M",
    "1g, 1073741824, 1G",
    "65536K, 67108864, 64M",
    "64MiB, 67108864, 64M",
    "67108864, 67108864, 64M",
    "1000, 1000, 1000",
    "0, 0, 0"
  })
  void sizesAreReadAsPeopleWriteThem(String text, long bytes, String again) {
    assertThat(new MemorySize().convert(text)).isEqualTo(bytes);
    assertThat(MemorySize.text(bytes)).isEqualTo(again);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "M", "-64M", "64X", "64 M", "6.4G", "99999999999"})
  void anythingElseSaysWhatIsExpected(String text) {
    assertThatThrownBy(() -> new MemorySize().convert(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining("'" + text + "' (expected: a number with K, M or G");
  }
}
