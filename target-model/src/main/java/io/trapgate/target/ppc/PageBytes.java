package io.trapgate.target.ppc;

/** Big-endian values of one, two or four bytes in a page, at any offset. */
final class PageBytes {
  private PageBytes() {}

  static int get(byte[] page, int offset, int bytes) {
    return switch (bytes) {
      case 1 -> page[offset] & 0xFF;
      case 2 -> (short) DataPath.SHORT.get(page, offset) & 0xFFFF;
      default -> (int) DataPath.INT.get(page, offset);
    };
  }

  static void put(byte[] page, int offset, int bytes, int value) {
    switch (bytes) {
      case 1 -> page[offset] = (byte) value;
      case 2 -> DataPath.SHORT.set(page, offset, (short) value);
      default -> DataPath.INT.set(page, offset, value);
    }
  }
}
