package io.trapgate.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers, names and durations. */
class SmallPartsTest {
  @Test
  void numbersGoBothWaysInBothOrders() {
    TargetNumbers big = new TargetNumbers(ByteOrder.BIG_ENDIAN);
    TargetNumbers little = new TargetNumbers(ByteOrder.LITTLE_ENDIAN);
    assertThat(big.encode(0x1234, 2)).containsExactly(0x12, 0x34);
    assertThat(little.encode(0x1234, 2)).containsExactly(0x34, 0x12);
    for (long value : new long[] {0, 1, 0x8000_0000L, -1, Long.MIN_VALUE}) {
      assertThat(big.decode(big.encode(value, 8))).isEqualTo(value);
      assertThat(little.decode(little.encode(value, 8))).isEqualTo(value);
    }
    assertThat(TargetNumbers.truncated(-1, 1)).isEqualTo(255);
    assertThat(TargetNumbers.truncated(-1, 8)).isEqualTo(-1);
  }

  @ParameterizedTest
  @CsvSource({"'', abc, 3", "abc, abc, 0", "tick, tik, 1", "kitten, sitting, 3", "ab, ba, 2"})
  void theDistanceOfTwoNames(String one, String other, int distance) {
    assertThat(EditDistance.between(one, other)).isEqualTo(distance);
    assertThat(EditDistance.between(other, one)).isEqualTo(distance);
  }

  @Test
  void onlyNumbersAreNumbers() {
    assertThat(Hex.number("0xffffffffffffffff")).hasValue(-1L);
    assertThat(Hex.number("12")).hasValue(12L);
    for (String text : new String[] {"", "0x", "1f", "-1", "main", "0x11223344556677889"}) {
      assertThat(Hex.number(text)).as(text).isEmpty();
    }
  }

  @Test
  void durationsInMessages() {
    assertThat(Seconds.text(Duration.ofSeconds(30))).isEqualTo("30 s");
    assertThat(Seconds.text(Duration.ofMillis(1500))).isEqualTo("1500 ms");
  }

  @Test
  void gdbIsFoundByNameOrPath(@TempDir Path folder) throws IOException {
    Path gdb =
        Files.createFile(
            folder.resolve("my-gdb"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    assertThat(GdbProgram.find("my-gdb", "/nowhere:" + folder)).hasValue(gdb);
    assertThat(GdbProgram.find(gdb.toString(), "")).hasValue(gdb);
    assertThat(GdbProgram.find("my-gdb", "/nowhere")).isEmpty();
    assertThat(GdbProgram.find(folder.resolve("none").toString(), "")).isEmpty();
  }
}
