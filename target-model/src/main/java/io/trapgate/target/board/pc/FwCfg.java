package io.trapgate.target.board.pc;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * QEMU's firmware configuration through its two ports (QEMU docs/specs/fw_cfg.rst): a key is
 * selected by a word to the first, its bytes come one by one from the second. Numbers are
 * little-endian. A key that isn't there, and what lies behind an item's end, reads 0.
 */
final class FwCfg implements PortDevice {
  private static final int SIGNATURE = 0x00;
  private static final int INTERFACES = 0x01;
  private static final int RAM_SIZE = 0x03;
  private static final int CPUS = 0x05;
  private static final int MAX_CPUS = 0x0F;

  /** Bit of the key that asks to write; no item takes it, it selects the same. */
  private static final int WRITE_CHANNEL = 0x4000;

  /** Only these two ports, no DMA. */
  private static final int TRADITIONAL = 1;

  private final long ramBytes;
  private final int cpus;
  private byte[] item = new byte[0];
  private int position;

  FwCfg(long ramBytes, int cpus) {
    this.ramBytes = ramBytes;
    this.cpus = cpus;
  }

  @Override
  public void reset() {
    item = item(SIGNATURE);
    position = 0;
  }

  @Override
  public void write(int offset, int bytes, int value) {
    if (offset == 0 && bytes == 2) {
      item = item(value & ~WRITE_CHANNEL);
      position = 0;
    }
  }

  @Override
  public int read(int offset, int bytes) {
    if (bytes == 2) {
      return 0;
    }
    return position < item.length ? item[position++] & 0xFF : 0;
  }

  private byte[] item(int key) {
    return switch (key) {
      case SIGNATURE -> "QEMU".getBytes(StandardCharsets.US_ASCII);
      case INTERFACES -> number(TRADITIONAL, 4);
      case RAM_SIZE -> number(ramBytes, 8);
      case CPUS, MAX_CPUS -> number(cpus, 2);
      default -> new byte[0]; // any other number is a key that isn't there
    };
  }

  private static byte[] number(long value, int bytes) {
    ByteBuffer buffer = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value);
    byte[] item = new byte[bytes];
    buffer.get(0, item);
    return item;
  }
}
