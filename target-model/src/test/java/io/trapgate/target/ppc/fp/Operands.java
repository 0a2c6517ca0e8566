package io.trapgate.target.ppc.fp;

import java.util.Random;

/** Double patterns where arithmetic goes wrong: edges, near neighbours, halves, every class. */
public final class Operands {
  private static final long[] EDGES = {
    0,
    1,
    2,
    0x000F_FFFF_FFFF_FFFFL,
    0x0010_0000_0000_0000L,
    0x0010_0000_0000_0001L,
    0x3690_0000_0000_0000L,
    0x36A0_0000_0000_0000L,
    0x380F_FFFF_C000_0000L,
    0x3810_0000_0000_0000L,
    0x3FEF_FFFF_FFFF_FFFFL,
    0x3FE0_0000_0000_0000L,
    0x3FF0_0000_0000_0000L,
    0x3FF0_0000_0000_0001L,
    0x3FF0_0000_1000_0000L,
    0x3FF0_0000_3000_0000L,
    0x3FF0_0000_2000_0000L,
    0x3FF8_0000_0000_0000L,
    0x4000_0000_0000_0000L,
    0x41DF_FFFF_FFC0_0000L,
    0x41DF_FFFF_FFE0_0000L,
    0x41E0_0000_0000_0000L,
    0x41EF_FFFF_FFE0_0000L,
    0x41EF_FFFF_FFF0_0000L,
    0x41F0_0000_0000_0000L,
    0x43E0_0000_0000_0000L,
    0x43EF_FFFF_FFFF_FFFFL,
    0x47EF_FFFF_E000_0000L,
    0x47EF_FFFF_F000_0000L,
    0x47F0_0000_0000_0000L,
    0x7FE0_0000_0000_0000L,
    0x7FEF_FFFF_FFFF_FFFFL,
    0x7FF0_0000_0000_0000L,
    0x7FF0_0000_0000_0001L,
    0x7FF4_0000_2000_0000L,
    0x7FF8_0000_0000_0000L,
    0x7FFF_FFFF_FFFF_FFFFL
  };

  private final Random random;

  public Operands(long seed) {
    random = new Random(seed);
  }

  public int any(int bound) {
    return random.nextInt(bound);
  }

  /** Any pattern. */
  public long any() {
    long sign = random.nextBoolean() ? Long.MIN_VALUE : 0;
    return sign
        | switch (random.nextInt(8)) {
          case 0, 1 -> EDGES[random.nextInt(EDGES.length)];
          case 2 -> random.nextLong() & Long.MAX_VALUE;
          case 3 -> (long) (random.nextInt(8) - 4 + 1023) << 52 | sparse();
          case 4 -> (long) (random.nextInt(280) - 160 + 1023) << 52 | sparse();
          case 5 -> (long) (random.nextInt(280) - 160 + 1023) << 52 | sparse() & -1L << 29;
          case 6 -> (long) random.nextInt(60) << 52 | sparse();
          default -> (long) (random.nextInt(64) + 1023) << 52 | sparse();
        };
  }

  /** A finite pattern. */
  public long finite() {
    while (true) {
      long bits = any();
      if (Double.isFinite(Double.longBitsToDouble(bits))) {
        return bits;
      }
    }
  }

  /** A finite pattern that a single has too. */
  public long single() {
    while (true) {
      float value = (float) Double.longBitsToDouble(any());
      if (Float.isFinite(value)) {
        return Double.doubleToRawLongBits(value);
      }
    }
  }

  private long sparse() {
    long bits = random.nextLong() & 0x000F_FFFF_FFFF_FFFFL;
    return switch (random.nextInt(4)) {
      case 0 -> bits;
      case 1 -> bits & random.nextLong() & random.nextLong();
      case 2 -> bits & -1L << random.nextInt(52);
      default -> bits | random.nextLong() & 0x000F_FFFF_FFFF_FFFFL | (1L << random.nextInt(52)) - 1;
    };
  }
}
