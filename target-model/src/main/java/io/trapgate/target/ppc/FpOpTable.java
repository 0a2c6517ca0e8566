package io.trapgate.target.ppc;

import java.util.List;
import java.util.stream.Stream;

/**
 * The instructions of the classic floating-point unit as the e500mc has it: no square root, no
 * 64-bit integers (Book E, chapter 4 and appendix A; EREF appendix A). Agrees with what GNU
 * binutils disassembles for {@code -Me500mc}, but for the square roots, which that core lacks.
 */
final class FpOpTable {
  /** All rows; none overlaps another. */
  static final List<PpcOpRow> ROWS =
      Stream.of(storage(), arithmetic(), movesAndComparisons(), status())
          .flatMap(List::stream)
          .toList();

  private FpOpTable() {}

  private static PpcOpRow row(int code, String mnemonic, String drawing) {
    return PpcOpRow.row(code, mnemonic, drawing).of(PpcFeature.FPU);
  }

  /** Loads and stores. The last bit of the indexed ones is reserved and ignored. */
  private static List<PpcOpRow> storage() {
    return List.of(
        row(FpOp.LFS, "lfs", "110000 ..... ..... ................"),
        row(FpOp.LFSU, "lfsu", "110001 ..... ..... ................").storeUpdate(),
        row(FpOp.LFD, "lfd", "110010 ..... ..... ................"),
        row(FpOp.LFDU, "lfdu", "110011 ..... ..... ................").storeUpdate(),
        row(FpOp.STFS, "stfs", "110100 ..... ..... ................"),
        row(FpOp.STFSU, "stfsu", "110101 ..... ..... ................").storeUpdate(),
        row(FpOp.STFD, "stfd", "110110 ..... ..... ................"),
        row(FpOp.STFDU, "stfdu", "110111 ..... ..... ................").storeUpdate(),
        row(FpOp.LFSX, "lfsx", "011111 ..... ..... ..... 1000010111 ."),
        row(FpOp.LFSUX, "lfsux", "011111 ..... ..... ..... 1000110111 .").storeUpdate(),
        row(FpOp.LFDX, "lfdx", "011111 ..... ..... ..... 1001010111 ."),
        row(FpOp.LFDUX, "lfdux", "011111 ..... ..... ..... 1001110111 .").storeUpdate(),
        row(FpOp.STFSX, "stfsx", "011111 ..... ..... ..... 1010010111 ."),
        row(FpOp.STFSUX, "stfsux", "011111 ..... ..... ..... 1010110111 .").storeUpdate(),
        row(FpOp.STFDX, "stfdx", "011111 ..... ..... ..... 1011010111 ."),
        row(FpOp.STFDUX, "stfdux", "011111 ..... ..... ..... 1011110111 .").storeUpdate(),
        row(FpOp.STFIWX, "stfiwx", "011111 ..... ..... ..... 1111010111 0"));
  }

  /** Arithmetic and conversions. */
  private static List<PpcOpRow> arithmetic() {
    return List.of(
        row(FpOp.FADD, "fadd", "111111 ..... ..... ..... 00000 10101 ."),
        row(FpOp.FADDS, "fadds", "111011 ..... ..... ..... 00000 10101 ."),
        row(FpOp.FSUB, "fsub", "111111 ..... ..... ..... 00000 10100 ."),
        row(FpOp.FSUBS, "fsubs", "111011 ..... ..... ..... 00000 10100 ."),
        row(FpOp.FMUL, "fmul", "111111 ..... ..... 00000 ..... 11001 ."),
        row(FpOp.FMULS, "fmuls", "111011 ..... ..... 00000 ..... 11001 ."),
        row(FpOp.FDIV, "fdiv", "111111 ..... ..... ..... 00000 10010 ."),
        row(FpOp.FDIVS, "fdivs", "111011 ..... ..... ..... 00000 10010 ."),
        row(FpOp.FMADD, "fmadd", "111111 ..... ..... ..... ..... 11101 ."),
        row(FpOp.FMADDS, "fmadds", "111011 ..... ..... ..... ..... 11101 ."),
        row(FpOp.FMSUB, "fmsub", "111111 ..... ..... ..... ..... 11100 ."),
        row(FpOp.FMSUBS, "fmsubs", "111011 ..... ..... ..... ..... 11100 ."),
        row(FpOp.FNMADD, "fnmadd", "111111 ..... ..... ..... ..... 11111 ."),
        row(FpOp.FNMADDS, "fnmadds", "111011 ..... ..... ..... ..... 11111 ."),
        row(FpOp.FNMSUB, "fnmsub", "111111 ..... ..... ..... ..... 11110 ."),
        row(FpOp.FNMSUBS, "fnmsubs", "111011 ..... ..... ..... ..... 11110 ."),
        row(FpOp.FRES, "fres", "111011 ..... 00000 ..... 00000 11000 ."),
        row(FpOp.FRSQRTE, "frsqrte", "111111 ..... 00000 ..... 00000 11010 ."),
        row(FpOp.FRSP, "frsp", "111111 ..... 00000 ..... 0000001100 ."),
        row(FpOp.FCTIW, "fctiw", "111111 ..... 00000 ..... 0000001110 ."),
        row(FpOp.FCTIWZ, "fctiwz", "111111 ..... 00000 ..... 0000001111 ."));
  }

  /** Moves, which change no status, and comparisons. */
  private static List<PpcOpRow> movesAndComparisons() {
    return List.of(
        row(FpOp.FSEL, "fsel", "111111 ..... ..... ..... ..... 10111 ."),
        row(FpOp.FNEG, "fneg", "111111 ..... 00000 ..... 0000101000 ."),
        row(FpOp.FMR, "fmr", "111111 ..... 00000 ..... 0001001000 ."),
        row(FpOp.FNABS, "fnabs", "111111 ..... 00000 ..... 0010001000 ."),
        row(FpOp.FABS, "fabs", "111111 ..... 00000 ..... 0100001000 ."),
        row(FpOp.FCMPU, "fcmpu", "111111 ...00 ..... ..... 0000000000 0"),
        row(FpOp.FCMPO, "fcmpo", "111111 ...00 ..... ..... 0000100000 0"));
  }

  /**
   * The status and control register. FM of mtfsf has a reserved bit on either side, which is
   * ignored.
   */
  private static List<PpcOpRow> status() {
    return List.of(
        row(FpOp.MFFS, "mffs", "111111 ..... 00000 00000 1001000111 ."),
        row(FpOp.MTFSF, "mtfsf", "111111 ..... ..... ..... 1011000111 ."),
        row(FpOp.MTFSFI, "mtfsfi", "111111 ...00 00000 ....0 0010000110 ."),
        row(FpOp.MTFSB0, "mtfsb0", "111111 ..... 00000 00000 0001000110 ."),
        row(FpOp.MTFSB1, "mtfsb1", "111111 ..... 00000 00000 0000100110 ."),
        row(FpOp.MCRFS, "mcrfs", "111111 ...00 ...00 00000 0001000000 0"));
  }
}
