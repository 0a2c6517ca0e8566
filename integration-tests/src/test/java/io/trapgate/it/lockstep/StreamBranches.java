package io.trapgate.it.lockstep;

import io.trapgate.target.ppc.PpcOp;
import io.trapgate.target.ppc.PpcOpRow;
import java.util.random.RandomGenerator;

/** Branches: to a unit a little ahead, or over a return in low memory. */
final class StreamBranches {
  private static final int MTLR = 0x7C08_03A6;
  private static final int MTCTR = 0x7C09_03A6;
  private static final int LONG = 0x03FF_FFFC;
  private static final int SHORT = 0xFFFC;
  private static final int ABSOLUTE = 2;
  private static final int LINK = 1;

  /** BO bit that, when clear, decrements CTR. */
  private static final int KEEPS_CTR = 4 << 21;

  private final StreamCode code;
  private final StreamRows rows;
  private final RandomGenerator random;

  StreamBranches(StreamCode code, StreamRows rows, RandomGenerator random) {
    this.code = code;
    this.rows = rows;
    this.random = random;
  }

  boolean takes(PpcOpRow row) {
    return row.code() >= PpcOp.B && row.code() <= PpcOp.BCCTR;
  }

  /**
   * @param keepsCtr whether CTR must stay as it is
   */
  void unit(PpcOpRow row, boolean keepsCtr) {
    int word = rows.word(row, random);
    switch (row.code()) {
      case PpcOp.B, PpcOp.BL -> code.branch(word & ~LONG);
      case PpcOp.BA -> code.absolute(word & ~LONG);
      case PpcOp.BCTR, PpcOp.BCCTR -> {
        if (!keepsCtr) {
          throughRegister(word, MTCTR);
        }
      }
      case PpcOp.BLR, PpcOp.BCLR -> {
        if (!keepsCtr || (word & KEEPS_CTR) != 0) {
          throughRegister(word, MTLR);
        }
      }
      default -> {
        if (!keepsCtr || (word & KEEPS_CTR) != 0) {
          conditional(word);
        }
      }
    }
  }

  private void throughRegister(int word, int move) {
    int register = random.nextInt(32);
    code.loadTarget(register);
    code.add(move | register << 21);
    code.add(word);
  }

  private void conditional(int word) {
    if ((word & ABSOLUTE) == 0) {
      code.conditional(word & ~SHORT);
      return;
    }
    if ((word & LINK) == 0) {
      int register = random.nextInt(32);
      code.loadTarget(register);
      code.add(MTLR | register << 21);
    }
    code.add(word & ~SHORT | StreamLayout.TRAMPOLINE);
  }
}
