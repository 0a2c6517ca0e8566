package io.trapgate.target.board.pc;

import io.trapgate.target.engine.IoPorts;
import io.trapgate.target.memory.MmioDevice;
import java.util.ArrayList;
import java.util.List;

/**
 * The I/O space: devices at ranges of ports. An access that is wider than the device, or leaves its
 * range, becomes accesses to its halves, low port first, as the ISA bus did; where nothing answers
 * a read gives ones and a write is lost. Machine thread only.
 */
final class PortMap implements IoPorts {
  private static final int PORTS = 0x1_0000;

  /**
   * @param widest the most bytes the device takes at once
   */
  private record Range(int base, int count, int widest, MmioDevice device) {
    boolean holds(int port, int bytes) {
      return port >= base && port + bytes <= base + count;
    }

    boolean overlaps(int first, int ports) {
      return first < base + count && base < first + ports;
    }
  }

  private final List<Range> ranges = new ArrayList<>();

  /**
   * Puts a device at a range of ports.
   *
   * @param widest the most bytes it takes at once: 1, 2 or 4
   */
  void map(int base, int count, int widest, MmioDevice device) {
    if (base < 0 || count < 1 || base + count > PORTS) {
      throw new IllegalArgumentException(
          "ports: 0x%x+0x%x (expected: inside 0x%x)".formatted(base, count, PORTS));
    }
    if (ranges.stream().anyMatch(r -> r.overlaps(base, count))) {
      throw new IllegalArgumentException(
          "ports: 0x%x+0x%x (expected: a free range)".formatted(base, count));
    }
    ranges.add(new Range(base, count, widest, device));
  }

  @Override
  public int in(int port, int bytes) {
    for (Range range : ranges) {
      if (bytes <= range.widest() && range.holds(port, bytes)) {
        return range.device().read(port - range.base(), bytes) & mask(bytes);
      }
    }
    if (bytes == 1) {
      return 0xFF;
    }
    int half = bytes / 2;
    int low = in(port, half);
    return low | in(port + half, half) << 8 * half;
  }

  @Override
  public void out(int port, int bytes, int value) {
    for (Range range : ranges) {
      if (bytes <= range.widest() && range.holds(port, bytes)) {
        range.device().write(port - range.base(), bytes, value & mask(bytes));
        return;
      }
    }
    if (bytes > 1) {
      int half = bytes / 2;
      out(port, half, value);
      out(port + half, half, value >>> 8 * half);
    }
  }

  private static int mask(int bytes) {
    return bytes == 4 ? -1 : (1 << 8 * bytes) - 1;
  }

  /** Every device back to power-on. */
  void reset() {
    ranges.forEach(range -> range.device().reset());
  }
}
