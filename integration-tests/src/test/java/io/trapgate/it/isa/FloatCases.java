package io.trapgate.it.isa;

import io.trapgate.target.ppc.EfpOp;
import io.trapgate.target.ppc.FpOp;
import io.trapgate.target.ppc.PpcOpRow;
import java.util.Random;

/** Makes words and records for floating-point rows from a seed. */
final class FloatCases {
  private static final int[] FE_MODES = {0x0000_0100, 0x0000_0800, 0x0000_0900};
  private static final int FP = 0x0000_2000;
  private static final int SPE = 0x0200_0000;
  private static final int UNMAPPED = 0x7000_0000;
  private static final int STORAGE_END = FpOp.STFIWX + 1;

  private static final long[] DOUBLES = {
    0,
    1,
    0x000F_FFFF_FFFF_FFFFL,
    0x0010_0000_0000_0000L,
    0x3690_0000_0000_0000L,
    0x36A0_0000_0000_0000L,
    0x380F_FFFF_C000_0000L,
    0x3810_0000_0000_0000L,
    0x3FE0_0000_0000_0000L,
    0x3FF0_0000_0000_0000L,
    0x3FF0_0000_0000_0001L,
    0x3FF0_0000_1000_0000L,
    0x3FF8_0000_0000_0000L,
    0x41DF_FFFF_FFC0_0000L,
    0x41DF_FFFF_FFE0_0000L,
    0x41E0_0000_0000_0000L,
    0x41EF_FFFF_FFF0_0000L,
    0x47EF_FFFF_E000_0000L,
    0x47EF_FFFF_F000_0000L,
    0x7FE0_0000_0000_0000L,
    0x7FEF_FFFF_FFFF_FFFFL,
    0x7FF0_0000_0000_0000L,
    0x7FF0_0000_0000_0001L,
    0x7FF4_0000_2000_0000L,
    0x7FF8_0000_0000_0000L,
    0x7FFF_FFFF_FFFF_FFFFL
  };

  private final Random random;

  FloatCases(long seed) {
    random = new Random(seed);
  }

  /** A word of that row whose operands are the program's registers; other fields are random. */
  int word(PpcOpRow row) {
    int word = random.nextInt() & ~row.mask() | row.value();
    int code = row.code();
    if (code >= EfpOp.FIRST) {
      boolean crTarget = (row.mask() & 0x0060_0000) != 0;
      word = crTarget ? word & ~(7 << 23) | 1 << 23 : word;
      return fields(row, word, crTarget ? 0 : 31 << 21);
    }
    if (code < STORAGE_END) {
      boolean indexed = row.value() >>> 26 == 31;
      word = word & ~(31 << 16) | 7 << 16;
      word = indexed ? word & ~(31 << 11) | 8 << 11 : word;
      return word & ~(31 << 21) | 4 << 21;
    }
    boolean crTarget = (row.mask() & 0x0060_0000) != 0;
    boolean status = code >= FpOp.MTFSF;
    if (status) {
      return code == FpOp.MTFSF ? word & ~0x0201_F800 | 2 << 11 : word;
    }
    return fields(row, word, crTarget ? 0 : 31 << 21);
  }

  /** Puts 4, 1, 2 and 3 where a row has free registers. */
  private static int fields(PpcOpRow row, int word, int target) {
    int free = ~row.mask();
    int result = word & ~target | 4 << 21 & target;
    for (int[] each : new int[][] {{16, 1}, {11, 2}, {6, 3}}) {
      int field = 31 << each[0];
      if ((free & field) == field) {
        result = result & ~field | each[1] << each[0];
      }
    }
    return result;
  }

  /** A double: an edge, or near another class, or anything. */
  long wide() {
    long sign = random.nextBoolean() ? Long.MIN_VALUE : 0;
    long fraction = random.nextLong() & 0x000F_FFFF_FFFF_FFFFL;
    fraction &= random.nextBoolean() ? -1L : -1L << random.nextInt(52);
    return sign
        | switch (random.nextInt(8)) {
          case 0, 1 -> DOUBLES[random.nextInt(DOUBLES.length)];
          case 2 -> random.nextLong() & Long.MAX_VALUE;
          case 3 -> (long) (random.nextInt(280) + 860) << 52 | fraction;
          case 4 -> (long) random.nextInt(60) << 52 | fraction;
          case 5 -> (long) (random.nextInt(40) + 1020) << 52 | fraction & -1L << 29;
          default -> (long) (random.nextInt(8) + 1020) << 52 | fraction;
        };
  }

  /** A double that is a single too, NaNs included. */
  long narrow() {
    long bits = Double.doubleToRawLongBits((float) Double.longBitsToDouble(wide()));
    return bits & -1L << 29;
  }

  /** A single word. */
  int word() {
    int sign = random.nextBoolean() ? Integer.MIN_VALUE : 0;
    int[] edges = {
      0,
      1,
      0x007F_FFFF,
      0x0080_0000,
      0x3F80_0000,
      0x3F80_0001,
      0x4EFF_FFFF,
      0x4F00_0000,
      0x4F7F_FFFF,
      0x4F80_0000,
      0x7F7F_FFFF,
      0x7F80_0000,
      0x7F80_0001,
      0x7FC0_0000,
      0x7FFF_FFFF
    };
    int fraction = random.nextInt() & 0x007F_FFFF & -1 << random.nextInt(24);
    return sign
        | switch (random.nextInt(6)) {
          case 0 -> edges[random.nextInt(edges.length)];
          case 1 -> random.nextInt() & Integer.MAX_VALUE;
          case 2 -> random.nextInt(20) << 23 | fraction;
          case 3 -> random.nextInt(50) + 110 << 23 | fraction;
          default -> random.nextInt(4) + 126 << 23 | fraction;
        };
  }

  /** A record for a row of the classic unit, the i-th of a table. */
  FloatRecord classic(PpcOpRow row, int word, int i, boolean interrupts) {
    boolean single = row.value() >>> 26 == 59;
    int msr =
        (i == 0 || random.nextInt(40) == 0 ? 0 : FP)
            | (interrupts ? FE_MODES[random.nextInt(3)] : 0);
    int displacement = row.value() >>> 26 == 31 ? random.nextInt() : (short) word;
    int window = FloatProgram.RECORDS + i * FloatRecord.BYTES + FloatRecord.WINDOW;
    int ea = random.nextInt(20) == 0 ? UNMAPPED : window + random.nextInt(9);
    int status = random.nextInt() & 0x9FF8_07FF & (random.nextBoolean() ? 0xFF : -1);
    status = random.nextBoolean() ? status & 3 : interrupts ? status & 0xFF : status;
    return new FloatRecord(
        wide(),
        single ? narrow() : wide(),
        single ? narrow() : wide(),
        single ? narrow() : wide(),
        status,
        msr,
        random.nextInt(),
        ea - displacement,
        displacement);
  }

  /** A record for a row of embedded floating point. */
  FloatRecord embedded(PpcOpRow row) {
    boolean doubles = row.mnemonic().startsWith("efd") || row.mnemonic().equals("efscfd");
    boolean ofInteger = row.mnemonic().matches("e.*cf[us][if].*");
    int status = random.nextInt() & (random.nextBoolean() ? 3 : 0x7F);
    status = random.nextInt(4) == 0 ? 0 : status;
    status |= random.nextBoolean() ? 0 : random.nextInt() & 0xFF3E_FF00;
    int msr = random.nextInt(40) == 0 ? 0 : SPE;
    return new FloatRecord(
        random.nextLong(),
        doubles ? wide() : pair(),
        ofInteger ? random.nextLong() >> random.nextInt(64) : doubles ? wide() : pair(),
        0,
        status,
        msr,
        random.nextInt(),
        0,
        0);
  }

  private long pair() {
    return (long) word() << 32 | word() & 0xFFFF_FFFFL;
  }
}
