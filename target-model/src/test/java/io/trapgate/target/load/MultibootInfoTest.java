package io.trapgate.target.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MultibootInfoTest {
  private static final int AT = 0x9_F000;

  private static ByteBuffer block(MultibootInfo info) {
    byte[] bytes = info.at(AT);
    assertThat(bytes).hasSize(info.bytes());
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static String text(ByteBuffer block, int address) {
    StringBuilder text = new StringBuilder();
    for (int at = address - AT; block.get(at) != 0; at++) {
      text.append((char) block.get(at));
    }
    return text.toString();
  }

  private static List<String> map(ByteBuffer block) {
    List<String> ranges = new ArrayList<>();
    int at = block.getInt(48) - AT;
    int end = at + block.getInt(44);
    while (at < end) {
      long start = block.getLong(at + 4);
      ranges.add(
          "%x-%x %d".formatted(start, start + block.getLong(at + 12), block.getInt(at + 20)));
      at += 4 + block.getInt(at);
    }
    assertThat(at).isEqualTo(end);
    return ranges;
  }

  @Test
  void tellsMemoryCommandLineAndLoader() {
    ByteBuffer block = block(new MultibootInfo(128 << 20, "kernel smp=4", Optional.empty()));
    assertThat(block.getInt(0)).isEqualTo(0x24D);
    assertThat(block.getInt(4)).isEqualTo(639);
    assertThat(block.getInt(8)).isEqualTo(127 * 1024);
    assertThat(text(block, block.getInt(16))).isEqualTo("kernel smp=4");
    assertThat(block.getInt(20)).isZero();
    assertThat(text(block, block.getInt(64))).isEqualTo("trapgate");
    assertThat(map(block))
        .containsExactly("0-9fc00 1", "9fc00-100000 2", "100000-8000000 1", "fec00000-100000000 2");
  }

  @Test
  void tellsOfTheModule() {
    var module = new MultibootInfo.Module(0x20_0000, 0x123, "env");
    ByteBuffer block = block(new MultibootInfo(64 << 20, "kernel", Optional.of(module)));
    assertThat(block.getInt(20)).isEqualTo(1);
    int at = block.getInt(24) - AT;
    assertThat(block.getInt(at)).isEqualTo(0x20_0000);
    assertThat(block.getInt(at + 4)).isEqualTo(0x20_0123);
    assertThat(text(block, block.getInt(at + 8))).isEqualTo("env");
  }

  @Test
  void theSmallestMachineHasNoUpperMemory() {
    MultibootInfo info = new MultibootInfo(1 << 20, "k", Optional.empty());
    ByteBuffer block = block(info);
    assertThat(block.getInt(8)).isZero();
    assertThat(map(block)).hasSize(3);
    assertThat(new String(info.at(AT), StandardCharsets.US_ASCII)).endsWith("k\0trapgate\0");
  }
}
