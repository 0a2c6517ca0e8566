package io.trapgate.it.x86.stream;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;

/** Random contents of the FXSAVE area. */
final class FxStates {
  static final int BYTES = 512;

  private static final int MXCSR = 24;
  private static final int FCS = 12;
  private static final int FDS = 20;
  private static final int ST = 32;
  private static final int[] EXPONENTS = {0, 1, 0x3FFE, 0x3FFF, 0x7FFE, 0x7FFF};

  private FxStates() {}

  /**
   * Every field at random, values with a meaning more often; only bits of MXCSR that exist. FCS and
   * FDS are 0: KVM gave others back as 0 now and then. That it is the kernel's XSAVE64 at a task
   * switch, which has no place for them, is an assumption.
   */
  static byte[] valid(Random random) {
    byte[] area = new byte[BYTES];
    random.nextBytes(area);
    ByteBuffer fields = ByteBuffer.wrap(area).order(ByteOrder.LITTLE_ENDIAN);
    fields.putInt(MXCSR, random.nextInt(0x1_0000));
    fields.putShort(FCS, (short) 0).putShort(FDS, (short) 0);
    if (random.nextBoolean()) {
      fields.putShort(2, (short) (random.nextInt() & ~0x3F)); // nothing pending
    }
    if (random.nextInt(4) == 0) {
      area[4] = (byte) (random.nextBoolean() ? 0 : 0xFF);
    }
    for (int i = 0; i < 8; i++) {
      if (random.nextInt(3) == 0) {
        int exponent = EXPONENTS[random.nextInt(EXPONENTS.length)];
        fields.putLong(ST + 16 * i, random.nextInt(3) == 0 ? 0 : random.nextLong());
        fields.putShort(ST + 16 * i + 8, (short) (exponent | (random.nextBoolean() ? 0x8000 : 0)));
      }
    }
    return area;
  }

  /** The same, or with bits of MXCSR that lead to an exception. */
  static byte[] any(Random random) {
    byte[] area = valid(random);
    if (random.nextInt(4) == 0) {
      area[MXCSR + 2] = (byte) (1 << random.nextInt(8));
    }
    return area;
  }
}
