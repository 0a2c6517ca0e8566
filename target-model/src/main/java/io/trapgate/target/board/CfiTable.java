package io.trapgate.target.board;

/**
 * What the chip answers to a Common Flash Interface query (JEDEC JESD68.01), value for value as
 * QEMU's flash of that size (hw/block/pflash_cfi01.c): Intel's extended command set, one region of
 * equal blocks, x8 and x16 interface.
 */
final class CfiTable {
  /** Bytes that a buffered program can take. */
  static final int BUFFER_BYTES = 2048;

  private static final int LENGTH = 0x52;
  private static final int IDENTIFICATION = 0x10;
  private static final int PRIMARY = 0x31;

  private final byte[] table = new byte[LENGTH];

  CfiTable(int bytes, int blockBytes) {
    text(IDENTIFICATION, "QRY");
    put(0x13, 0x01); // command set: Intel, extended
    put(0x15, PRIMARY);
    put(0x1B, 0x45, 0x55); // supply voltage, lowest and highest
    put(0x1F, 0x07, 0x07, 0x0A, 0x00, 0x04, 0x04, 0x04, 0x00); // timeouts as powers of 2
    put(0x27, Integer.numberOfTrailingZeros(bytes));
    put(0x28, 0x02); // x8 and x16
    put(0x2A, Integer.numberOfTrailingZeros(BUFFER_BYTES));
    int last = bytes / blockBytes - 1;
    put(0x2C, 1, last, last >> 8, blockBytes >> 8, blockBytes >> 16);
    text(PRIMARY, "PRI10");
    put(0x3F, 0x01); // protection fields
  }

  private void text(int at, String text) {
    for (int i = 0; i < text.length(); i++) {
      table[at + i] = (byte) text.charAt(i);
    }
  }

  private void put(int at, int... values) {
    for (int i = 0; i < values.length; i++) {
      table[at + i] = (byte) values[i];
    }
  }

  /** The entry at this index, 0 where there is none. */
  int get(int index) {
    return index < LENGTH ? table[index] & 0xFF : 0;
  }
}
