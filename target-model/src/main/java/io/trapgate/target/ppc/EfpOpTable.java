package io.trapgate.target.ppc;

import java.util.List;
import java.util.stream.Stream;

/**
 * The instructions of embedded floating point on the e500v2: scalar single, vector single and
 * scalar double precision. Source: SPE Programming Environments Manual (SPEPEM), chapter 5 and
 * appendix B.
 *
 * <p>Binutils has four more for {@code -Me500v2}, evfsmadd and its relatives. No manual of this
 * core describes them; they are illegal here, as they are in QEMU.
 */
final class EfpOpTable {
  /** All rows; none overlaps another. */
  static final List<PpcOpRow> ROWS =
      Stream.of(single(), vector(), doubles()).flatMap(List::stream).toList();

  private EfpOpTable() {}

  private static PpcOpRow row(int code, String mnemonic, String operands, String extended) {
    return PpcOpRow.row(code, mnemonic, "000100 " + operands + extended).of(PpcFeature.SPE);
  }

  /** rD, rA and rB. */
  private static PpcOpRow binary(int code, String mnemonic, String extended) {
    return row(code, mnemonic, "..... ..... ..... ", extended);
  }

  /** rD and rA. */
  private static PpcOpRow sign(int code, String mnemonic, String extended) {
    return row(code, mnemonic, "..... ..... 00000 ", extended);
  }

  /** rD and rB; of rA, which is reserved, two bits are checked, as in QEMU. */
  private static PpcOpRow convert(int code, String mnemonic, String extended) {
    return row(code, mnemonic, "..... 00... ..... ", extended);
  }

  /** A condition register field, rA and rB. */
  private static PpcOpRow compare(int code, String mnemonic, String extended) {
    return row(code, mnemonic, "...00 ..... ..... ", extended);
  }

  /** Scalar single precision, in the lower halves. */
  private static List<PpcOpRow> single() {
    return List.of(
        binary(EfpOp.EFSADD, "efsadd", "01011000000"),
        binary(EfpOp.EFSSUB, "efssub", "01011000001"),
        sign(EfpOp.EFSABS, "efsabs", "01011000100"),
        sign(EfpOp.EFSNABS, "efsnabs", "01011000101"),
        sign(EfpOp.EFSNEG, "efsneg", "01011000110"),
        binary(EfpOp.EFSMUL, "efsmul", "01011001000"),
        binary(EfpOp.EFSDIV, "efsdiv", "01011001001"),
        compare(EfpOp.EFSCMPGT, "efscmpgt", "01011001100"),
        compare(EfpOp.EFSCMPLT, "efscmplt", "01011001101"),
        compare(EfpOp.EFSCMPEQ, "efscmpeq", "01011001110"),
        convert(EfpOp.EFSCFD, "efscfd", "01011001111"),
        convert(EfpOp.EFSCFUI, "efscfui", "01011010000"),
        convert(EfpOp.EFSCFSI, "efscfsi", "01011010001"),
        convert(EfpOp.EFSCFUF, "efscfuf", "01011010010"),
        convert(EfpOp.EFSCFSF, "efscfsf", "01011010011"),
        convert(EfpOp.EFSCTUI, "efsctui", "01011010100"),
        convert(EfpOp.EFSCTSI, "efsctsi", "01011010101"),
        convert(EfpOp.EFSCTUF, "efsctuf", "01011010110"),
        convert(EfpOp.EFSCTSF, "efsctsf", "01011010111"),
        convert(EfpOp.EFSCTUIZ, "efsctuiz", "01011011000"),
        convert(EfpOp.EFSCTSIZ, "efsctsiz", "01011011010"),
        compare(EfpOp.EFSTSTGT, "efststgt", "01011011100"),
        compare(EfpOp.EFSTSTLT, "efststlt", "01011011101"),
        compare(EfpOp.EFSTSTEQ, "efststeq", "01011011110"));
  }

  /** Single precision in both halves. */
  private static List<PpcOpRow> vector() {
    return List.of(
        binary(EfpOp.EVFSADD, "evfsadd", "01010000000"),
        binary(EfpOp.EVFSSUB, "evfssub", "01010000001"),
        sign(EfpOp.EVFSABS, "evfsabs", "01010000100"),
        sign(EfpOp.EVFSNABS, "evfsnabs", "01010000101"),
        sign(EfpOp.EVFSNEG, "evfsneg", "01010000110"),
        binary(EfpOp.EVFSMUL, "evfsmul", "01010001000"),
        binary(EfpOp.EVFSDIV, "evfsdiv", "01010001001"),
        compare(EfpOp.EVFSCMPGT, "evfscmpgt", "01010001100"),
        compare(EfpOp.EVFSCMPLT, "evfscmplt", "01010001101"),
        compare(EfpOp.EVFSCMPEQ, "evfscmpeq", "01010001110"),
        convert(EfpOp.EVFSCFUI, "evfscfui", "01010010000"),
        convert(EfpOp.EVFSCFSI, "evfscfsi", "01010010001"),
        convert(EfpOp.EVFSCFUF, "evfscfuf", "01010010010"),
        convert(EfpOp.EVFSCFSF, "evfscfsf", "01010010011"),
        convert(EfpOp.EVFSCTUI, "evfsctui", "01010010100"),
        convert(EfpOp.EVFSCTSI, "evfsctsi", "01010010101"),
        convert(EfpOp.EVFSCTUF, "evfsctuf", "01010010110"),
        convert(EfpOp.EVFSCTSF, "evfsctsf", "01010010111"),
        convert(EfpOp.EVFSCTUIZ, "evfsctuiz", "01010011000"),
        convert(EfpOp.EVFSCTSIZ, "evfsctsiz", "01010011010"),
        compare(EfpOp.EVFSTSTGT, "evfststgt", "01010011100"),
        compare(EfpOp.EVFSTSTLT, "evfststlt", "01010011101"),
        compare(EfpOp.EVFSTSTEQ, "evfststeq", "01010011110"));
  }

  /** Scalar double precision. */
  private static List<PpcOpRow> doubles() {
    return List.of(
        binary(EfpOp.EFDADD, "efdadd", "01011100000"),
        binary(EfpOp.EFDSUB, "efdsub", "01011100001"),
        convert(EfpOp.EFDCFUID, "efdcfuid", "01011100010"),
        convert(EfpOp.EFDCFSID, "efdcfsid", "01011100011"),
        sign(EfpOp.EFDABS, "efdabs", "01011100100"),
        sign(EfpOp.EFDNABS, "efdnabs", "01011100101"),
        sign(EfpOp.EFDNEG, "efdneg", "01011100110"),
        binary(EfpOp.EFDMUL, "efdmul", "01011101000"),
        binary(EfpOp.EFDDIV, "efddiv", "01011101001"),
        convert(EfpOp.EFDCTUIDZ, "efdctuidz", "01011101010"),
        convert(EfpOp.EFDCTSIDZ, "efdctsidz", "01011101011"),
        compare(EfpOp.EFDCMPGT, "efdcmpgt", "01011101100"),
        compare(EfpOp.EFDCMPLT, "efdcmplt", "01011101101"),
        compare(EfpOp.EFDCMPEQ, "efdcmpeq", "01011101110"),
        convert(EfpOp.EFDCFS, "efdcfs", "01011101111"),
        convert(EfpOp.EFDCFUI, "efdcfui", "01011110000"),
        convert(EfpOp.EFDCFSI, "efdcfsi", "01011110001"),
        convert(EfpOp.EFDCFUF, "efdcfuf", "01011110010"),
        convert(EfpOp.EFDCFSF, "efdcfsf", "01011110011"),
        convert(EfpOp.EFDCTUI, "efdctui", "01011110100"),
        convert(EfpOp.EFDCTSI, "efdctsi", "01011110101"),
        convert(EfpOp.EFDCTUF, "efdctuf", "01011110110"),
        convert(EfpOp.EFDCTSF, "efdctsf", "01011110111"),
        convert(EfpOp.EFDCTUIZ, "efdctuiz", "01011111000"),
        convert(EfpOp.EFDCTSIZ, "efdctsiz", "01011111010"),
        compare(EfpOp.EFDTSTGT, "efdtstgt", "01011111100"),
        compare(EfpOp.EFDTSTLT, "efdtstlt", "01011111101"),
        compare(EfpOp.EFDTSTEQ, "efdtsteq", "01011111110"));
  }
}
