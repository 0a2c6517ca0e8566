package io.trapgate.it.x86.stream;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;

/** Floating-point states and memory at random, values with a meaning more often than not. */
final class FloatValues {
  private static final int CONTROL = 0;
  private static final int STATUS = 2;
  private static final int TAGS = 4;
  private static final int MXCSR = 24;
  private static final int ST = 32;
  private static final int XMM = 160;
  private static final int MASKS = 0x3F;
  private static final int MXCSR_MASKS = 0x1F80;
  private static final int DAZ = 0x40;
  private static final int FZ = 0x8000;

  private final Random random;

  FloatValues(Random random) {
    this.random = random;
  }

  /**
   * An image of FXSAVE64.
   *
   * @param masked whether no exception can be raised
   */
  byte[] state(boolean masked) {
    ByteBuffer fields = ByteBuffer.allocate(FxStates.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    int rounding = random.nextInt(4) << 10;
    int precision = random.nextInt(3) == 0 ? 0x200 : 0x300;
    int masks = masked ? MASKS : random.nextInt(MASKS + 1);
    fields.putShort(CONTROL, (short) (rounding | precision | masks));
    fields.putShort(STATUS, (short) (random.nextInt() & 0x7F00 | random.nextInt(0x80) & masks));
    fields.put(TAGS, (byte) (random.nextInt(4) == 0 ? random.nextInt() : tags(fields)));
    int mxcsr = masked ? MXCSR_MASKS : random.nextInt() & MXCSR_MASKS;
    mxcsr |= random.nextInt(4) << 13 | random.nextInt(0x40);
    mxcsr |= (random.nextInt(6) == 0 ? DAZ : 0) | (random.nextInt(6) == 0 ? FZ : 0);
    fields.putInt(MXCSR, mxcsr);
    for (int i = 0; i < 8; i++) {
      extended(fields, ST + 16 * i);
    }
    for (int i = 0; i < 32; i++) {
      fields.putLong(XMM + 8 * i, half());
    }
    return fields.array();
  }

  /** Some registers full, from the top of the stack on. */
  private int tags(ByteBuffer fields) {
    int top = fields.getShort(STATUS) >>> 11 & 7;
    int full = 0;
    for (int i = random.nextInt(9); i > 0; i--) {
      full |= 1 << (top + i - 1 & 7);
    }
    return full;
  }

  /** Memory with such values. */
  byte[] memory(int bytes) {
    ByteBuffer memory = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = 0; at < bytes; at += 16) {
      if (random.nextInt(3) == 0) {
        extended(memory, at);
        memory.putShort(at + 10, (short) random.nextInt()).putInt(at + 12, single());
      } else {
        memory.putLong(at, half()).putLong(at + 8, half());
      }
    }
    return memory.array();
  }

  private void extended(ByteBuffer fields, int at) {
    long significand = random.nextLong() | Long.MIN_VALUE;
    int exponent =
        switch (random.nextInt(12)) {
          case 0 -> 0;
          case 1, 2 -> 0x7FFF;
          case 3 -> 1 + random.nextInt(70);
          case 4 -> 0x7FFE - random.nextInt(70);
          case 5 -> 0x3FFF - 1022 - 60 + random.nextInt(80);
          case 6 -> 0x3FFF - 126 - 30 + random.nextInt(40);
          case 7 -> random.nextInt(0x8000);
          default -> 0x3FFF - 8 + random.nextInt(80);
        };
    significand =
        switch (random.nextInt(10)) {
          case 0 -> exponent == 0 ? 0 : Long.MIN_VALUE;
          case 1 -> random.nextLong(); // perhaps an unnormal, a denormal, a signaling NaN
          case 2 -> significand & -1L << 40;
          case 3 -> significand & -1L << 11;
          default -> exponent == 0 ? significand >>> 1 : significand;
        };
    fields.putLong(at, significand);
    fields.putShort(at + 8, (short) (exponent | (random.nextBoolean() ? 0x8000 : 0)));
  }

  /** Half of an XMM register. */
  long half() {
    return switch (random.nextInt(3)) {
      case 0 -> (long) single() << 32 | single() & 0xFFFF_FFFFL;
      case 1 -> twice();
      default -> random.nextInt(3) == 0 ? random.nextInt(40) : random.nextLong();
    };
  }

  private int single() {
    int sign = random.nextInt() & Integer.MIN_VALUE;
    int fraction = random.nextInt(1 << 23);
    return switch (random.nextInt(12)) {
      case 0 -> sign;
      case 1 -> sign | 0x7F80_0000;
      case 2 -> sign | 0x7FC0_0000 | fraction;
      case 3 -> sign | 0x7F80_0001 | fraction & 0x3F_FFFF;
      case 4 -> sign | fraction;
      case 5 -> random.nextInt();
      case 6 -> Float.floatToRawIntBits(random.nextInt(2000) - 1000f);
      case 7 -> sign | 0x0080_0000 | fraction;
      case 8 -> sign | 0x7F00_0000 | fraction;
      default -> sign | 0x3B80_0000 + random.nextInt(0x800_0000);
    };
  }

  private long twice() {
    long sign = random.nextLong() & Long.MIN_VALUE;
    long fraction = random.nextLong() >>> 12;
    return switch (random.nextInt(12)) {
      case 0 -> sign;
      case 1 -> sign | 0x7FFL << 52;
      case 2 -> sign | 0xFFFL << 51 | fraction >>> 1;
      case 3 -> sign | 0x7FFL << 52 | 1 | fraction >>> 1;
      case 4 -> sign | fraction;
      case 5 -> random.nextLong();
      case 6 -> Double.doubleToRawLongBits(random.nextInt(2000) - 1000.0);
      case 7 -> sign | 1L << 52 | fraction;
      case 8 -> Double.doubleToRawLongBits(Float.intBitsToFloat(single()));
      default -> sign | (0x3F0L << 52) + (random.nextLong() >>> 11);
    };
  }
}
