package io.trapgate.target.board.pc;

import io.trapgate.target.board.InterruptLine;
import io.trapgate.target.memory.MmioDevice;
import java.util.Arrays;
import java.util.List;

/**
 * QEMU's pc-testdev (hw/misc/pc-testdev.c): a latch in I/O space that remembers, wires to the
 * interrupt inputs, and a window of memory that is a device.
 */
final class TestDevice {
  /** Interrupt inputs that can be driven. */
  static final int LINES = 24;

  /** Size of the memory window. */
  static final int WINDOW_BYTES = 0x1_0000;

  private int latch;
  private final byte[] window = new byte[WINDOW_BYTES];
  private final List<InterruptLine> lines;

  /**
   * @param lines a wire to each of the machine's {@link #LINES} interrupt inputs
   */
  TestDevice(List<InterruptLine> lines) {
    this.lines = List.copyOf(lines);
  }

  /** Four ports of one word, to be taken in any size; two ranges of them share the word. */
  PortDevice latch() {
    return new PortDevice() {
      @Override
      public int read(int offset, int bytes) {
        return latch >>> 8 * (offset & 3);
      }

      @Override
      public void write(int offset, int bytes, int value) {
        int shift = 8 * (offset & 3);
        int mask = (bytes == 4 ? -1 : (1 << 8 * bytes) - 1) << shift;
        latch = latch & ~mask | value << shift & mask;
      }

      @Override
      public void reset() {
        latch = 0;
      }
    };
  }

  /**
   * Unmaps the page at the address written and maps it again: to the guest nothing happens, it is
   * the hypervisor's page tables that this exercises.
   */
  PortDevice flush() {
    return (WriteOnly) (offset, bytes, value) -> {};
  }

  /** One port for each interrupt input: its level. */
  PortDevice interrupts() {
    return new WriteOnly() {
      @Override
      public void write(int offset, int bytes, int value) {
        lines.get(offset).set(value != 0);
      }

      @Override
      public void reset() {
        lines.forEach(line -> line.set(false));
      }
    };
  }

  /** Memory that every access goes to as to a device. */
  MmioDevice window() {
    return new MmioDevice() {
      @Override
      public int read(int offset, int bytes) {
        return peek(offset, bytes);
      }

      @Override
      public int peek(int offset, int bytes) {
        int value = 0;
        for (int i = 0; i < bytes && offset + i < WINDOW_BYTES; i++) {
          value |= (window[offset + i] & 0xFF) << 8 * i;
        }
        return value;
      }

      @Override
      public void write(int offset, int bytes, int value) {
        for (int i = 0; i < bytes && offset + i < WINDOW_BYTES; i++) {
          window[offset + i] = (byte) (value >>> 8 * i);
        }
      }

      @Override
      public void reset() {
        Arrays.fill(window, (byte) 0);
      }
    };
  }
}
