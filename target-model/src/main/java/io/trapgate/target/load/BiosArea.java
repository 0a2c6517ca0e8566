package io.trapgate.target.load;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * What a guest that expects a BIOS finds of one: interrupt vectors that lead somewhere, and the
 * data area that says where the serial ports are and where conventional memory ends, and the tables
 * that tell of the processors. There is no BIOS: its calls, INT 10 to INT 1A, return with carry set
 * and AH=86, "not supported"; all other vectors lead to an IRET, and the reset vector to a reset.
 */
public final class BiosArea {
  private static final int VECTORS = 256;
  private static final int SEGMENT = 0xF000;
  private static final int FIRST_CALL = 0x10;
  private static final int LAST_CALL = 0x1A;

  /** Where PCs have an IRET, by habit. */
  private static final int STUBS = 0xFF53;

  /**
   * iret; then push bp, mov bp,sp, or byte [bp+6],1, pop bp, mov ah,86, iret: carry is set in the
   * flags that IRET takes back.
   */
  private static final byte[] CODE = {
    (byte) 0xCF,
    0x55,
    (byte) 0x89,
    (byte) 0xE5,
    (byte) 0x80,
    0x4E,
    0x06,
    0x01,
    0x5D,
    (byte) 0xB4,
    (byte) 0x86,
    (byte) 0xCF
  };

  /** At the reset vector: mov al,FE, out 64,al, hlt: a jump to FFFF:0 is a way to reset. */
  private static final byte[] RESET = {(byte) 0xB0, (byte) 0xFE, (byte) 0xE6, 0x64, (byte) 0xF4};

  private static final int RESET_VECTOR = 0xF_FFF0;

  private static final int DATA_AREA = 0x400;
  private static final int DATA_BYTES = 0x100;
  private static final int SERIAL_PORTS = 0x00;
  private static final int EXTENDED_SEGMENT = 0x0E;
  private static final int EQUIPMENT = 0x10;
  private static final int MEMORY_KIB = 0x13;

  /** Two serial ports, no screen, no drive. */
  private static final int EQUIPMENT_WORD = 2 << 9;

  private BiosArea() {}

  /**
   * The pieces of memory; the guest's image may replace any of them.
   *
   * @param cpus how many processors its tables tell of
   */
  public static List<GuestImage.Segment> segments(int cpus) {
    return List.of(
        segment(0, vectors()),
        segment(DATA_AREA, dataArea()),
        segment(MpTable.ADDRESS, MpTable.bytes(cpus)),
        segment((SEGMENT << 4) + STUBS, CODE.clone()),
        segment(RESET_VECTOR, RESET.clone()));
  }

  private static GuestImage.Segment segment(long address, byte[] content) {
    return new GuestImage.Segment(address, content, content.length);
  }

  private static byte[] vectors() {
    ByteBuffer table = ByteBuffer.allocate(4 * VECTORS).order(ByteOrder.LITTLE_ENDIAN);
    for (int vector = 0; vector < VECTORS; vector++) {
      boolean call = vector >= FIRST_CALL && vector <= LAST_CALL;
      table.putShort((short) (STUBS + (call ? 1 : 0))).putShort((short) SEGMENT);
    }
    return table.array();
  }

  private static byte[] dataArea() {
    ByteBuffer area = ByteBuffer.allocate(DATA_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    area.putShort(SERIAL_PORTS, (short) 0x3F8).putShort(SERIAL_PORTS + 2, (short) 0x2F8);
    area.putShort(EXTENDED_SEGMENT, (short) (MultibootInfo.LOW_END >> 4));
    area.putShort(EQUIPMENT, (short) EQUIPMENT_WORD);
    area.putShort(MEMORY_KIB, (short) (MultibootInfo.LOW_END >> 10));
    return area.array();
  }
}
