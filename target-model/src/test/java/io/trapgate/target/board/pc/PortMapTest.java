package io.trapgate.target.board.pc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PortMapTest {
  private final PortMap ports = new PortMap();
  private final List<String> seen = new ArrayList<>();

  private PortDevice device(String name) {
    return new PortDevice() {
      @Override
      public int read(int offset, int bytes) {
        seen.add("%s in %d %d".formatted(name, offset, bytes));
        return 0xA0 + offset;
      }

      @Override
      public void write(int offset, int bytes, int value) {
        seen.add("%s out %d %d %x".formatted(name, offset, bytes, value));
      }
    };
  }

  @Test
  void aWideAccessToANarrowDeviceIsSplitLowPortFirst() {
    ports.map(0x100, 4, 1, device("a"));

    ports.out(0x100, 4, 0x4433_2211);
    assertThat(ports.in(0x101, 2)).isEqualTo(0xA2A1);

    assertThat(seen)
        .containsExactly(
            "a out 0 1 11", "a out 1 1 22", "a out 2 1 33", "a out 3 1 44", "a in 1 1", "a in 2 1");
  }

  @Test
  void anAccessAcrossTwoDevicesReachesBothAndWhatIsBetweenReadsOnes() {
    ports.map(0x10, 1, 4, device("a"));
    ports.map(0x12, 2, 2, device("b"));

    assertThat(ports.in(0x10, 4)).isEqualTo(0x00A0_FFA0);

    assertThat(seen).containsExactly("a in 0 1", "b in 0 2");
  }

  @Test
  void whereNothingIsReadsGiveOnesAndWritesAreLost() {
    ports.out(0x9999, 4, 1);
    assertThat(ports.in(0x9999, 1)).isEqualTo(0xFF);
    assertThat(ports.in(0x9999, 2)).isEqualTo(0xFFFF);
    assertThat(ports.in(0xFFFF, 4)).isEqualTo(-1);
  }

  @Test
  void rangesStayApartAndInside() {
    ports.map(0x10, 4, 1, device("a"));
    assertThatThrownBy(() -> ports.map(0x13, 1, 1, device("b")))
        .hasMessage("ports: 0x13+0x1 (expected: a free range)");
    assertThatThrownBy(() -> ports.map(0xFFFF, 2, 1, device("b")))
        .hasMessage("ports: 0xffff+0x2 (expected: inside 0x10000)");
  }
}
