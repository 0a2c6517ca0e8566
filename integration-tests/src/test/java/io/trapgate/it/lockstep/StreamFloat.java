package io.trapgate.it.lockstep;

import io.trapgate.target.ppc.FpOp;
import io.trapgate.target.ppc.PpcFeature;
import io.trapgate.target.ppc.PpcOpRow;
import java.util.random.RandomGenerator;

/**
 * Classic floating point: one operand fresh from memory, exceptions disabled, rounding to nearest
 * or to zero. Each unit is a block of its own, so that what QEMU's FPSCR lacks goes no further.
 */
final class StreamFloat {
  private static final int LFS = 0xC000_0000;
  private static final int LFD = 0xC800_0000;
  private static final int ISYNC = 0x4C00_012C;
  private static final int RECORD = 1;

  /** FM of mtfsf for the fields of the enables and of the rounding mode. */
  private static final int CONTROL_FIELDS = 3 << 17;

  /** L and W of mtfsf, which Book E has not: the bits are ignored. */
  private static final int LATER_FORMS = 0x0201_0000;

  private static final int FIELD = 7 << 23;
  private static final int ROUNDING_FIELD = 7 << 23;
  private static final int FIRST_CONTROL_FIELD = 6 << 23;

  /** The immediate field of mtfsfi but its last bit: to nearest, or to zero. */
  private static final int HIGHER_BITS = 0xE000;

  /** The bit of mtfsb1: the lower of the rounding mode. */
  private static final int LAST_BIT = 31 << 21;

  private final StreamCode code;
  private final StreamRows rows;
  private final RandomGenerator random;

  StreamFloat(StreamCode code, StreamRows rows, RandomGenerator random) {
    this.code = code;
    this.rows = rows;
    this.random = random;
  }

  /** Loads and stores are like all others. */
  boolean takes(PpcOpRow row) {
    return row.feature() == PpcFeature.FPU && row.code() >= FpOp.FADD;
  }

  void unit(PpcOpRow row) {
    int word = rows.word(row, random);
    switch (row.code()) {
      case FpOp.MTFSF -> word &= ~(CONTROL_FIELDS | LATER_FORMS | RECORD);
      case FpOp.MTFSFI -> word = withoutEnables(word) & ~RECORD;
      case FpOp.MTFSB1 -> word = row.value() | LAST_BIT;
      case FpOp.FCMPU, FpOp.FCMPO, FpOp.MCRFS -> {}
      default -> word &= ~RECORD;
    }
    operand(word >>> 11 & 31);
    code.add(ISYNC);
    code.add(word);
    code.add(ISYNC);
  }

  private static int withoutEnables(int word) {
    return (word & FIELD) < FIRST_CONTROL_FIELD ? word : (word | ROUNDING_FIELD) & ~HIGHER_BITS;
  }

  /** Mostly a single, whose results seldom leave the range of a double. */
  private void operand(int register) {
    int base = 1 + random.nextInt(31);
    int address = StreamLayout.SCRATCH + (random.nextInt(StreamLayout.SCRATCH_BYTES) & -8);
    code.load(base, address);
    code.add((random.nextInt(4) == 0 ? LFD : LFS) | register << 21 | base << 16);
  }
}
