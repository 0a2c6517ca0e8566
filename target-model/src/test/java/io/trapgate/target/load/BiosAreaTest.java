package io.trapgate.target.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BiosAreaTest {
  private static ByteBuffer at(long address) {
    for (GuestImage.Segment segment : BiosArea.segments(2)) {
      if (segment.physical() == address) {
        return ByteBuffer.wrap(segment.content()).order(ByteOrder.LITTLE_ENDIAN);
      }
    }
    throw new AssertionError("nothing at 0x%x".formatted(address));
  }

  @Test
  void everyVectorLeadsToAnIretAndBiosCallsToTheirOwn() {
    ByteBuffer table = at(0);
    ByteBuffer code = at(0xF_FF53);
    assertThat(table.getInt(4 * 8)).isEqualTo(0xF000_FF53);
    assertThat(code.get(0)).isEqualTo((byte) 0xCF);
    assertThat(table.getInt(4 * 0x13)).isEqualTo(0xF000_FF54);
    assertThat(table.getInt(4 * 0x1C)).isEqualTo(0xF000_FF53);
  }

  @Test
  void theDataAreaTellsPortsAndMemory() {
    ByteBuffer area = at(0x400);
    assertThat(area.getShort(0)).isEqualTo((short) 0x3F8);
    assertThat(area.getShort(0x0E)).isEqualTo((short) 0x9FC0);
    assertThat(area.getShort(0x13)).isEqualTo((short) 639);
  }

  private static int sum(ByteBuffer bytes, int from, int length) {
    int sum = 0;
    for (int i = from; i < from + length; i++) {
      sum += bytes.get(i);
    }
    return sum & 0xFF;
  }

  private static String text(ByteBuffer bytes, int from, int length) {
    byte[] letters = new byte[length];
    bytes.get(from, letters);
    return new String(letters, StandardCharsets.US_ASCII);
  }

  @Test
  void theMultiprocessorTableIsWhole() {
    ByteBuffer table = at(0xF_0000);
    assertThat(text(table, 0, 4)).isEqualTo("_MP_");
    assertThat(table.getInt(4)).isEqualTo(0xF_0010);
    assertThat(sum(table, 0, 16)).isZero();
    assertThat(text(table, 16, 4)).isEqualTo("PCMP");
    int length = table.getShort(20);
    assertThat(sum(table, 16, length)).isZero();
    assertThat(16 + length).isEqualTo(table.capacity());
    assertThat(table.getInt(16 + 36)).isEqualTo(0xFEE0_0000);

    List<Integer> kinds = new ArrayList<>();
    int at = 16 + 44;
    while (at < 16 + length) {
      kinds.add((int) table.get(at));
      at += table.get(at) == 0 ? 20 : 8;
    }
    assertThat(kinds).hasSize(table.getShort(16 + 34)).startsWith(0, 0, 1, 2, 3).endsWith(3, 4, 4);
    assertThat(table.get(16 + 44 + 3)).as("the first is enabled and boots").isEqualTo((byte) 3);
    assertThat(table.get(16 + 44 + 20 + 1)).as("APIC ID of the second").isEqualTo((byte) 1);
    assertThat(table.get(16 + 44 + 20 + 3)).isEqualTo((byte) 1);
  }
}
