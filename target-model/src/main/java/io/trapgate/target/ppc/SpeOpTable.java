package io.trapgate.target.ppc;

import java.util.List;
import java.util.stream.Stream;

/**
 * Which words of primary opcode 4 are instructions of the signal processing engine on the e500v2;
 * {@link EfpOpTable} has those of embedded floating point. Source: SPE Programming Environments
 * Manual (SPEPEM), appendix B, which agrees with what GNU binutils disassembles for {@code -Me500}.
 *
 * <p>Binutils has 28 more, from a draft of the engine: word multiplications low as fractions, high
 * with accumulation, and guarded. No manual describes them (the opcode lists of the EREF and of
 * Power ISA 2.03 name some), and GCC's {@code spe.h} puts each together from two others. They are
 * illegal here, as they are in QEMU.
 */
final class SpeOpTable {
  /** All rows; none overlaps another. */
  static final List<PpcOpRow> ROWS =
      Stream.of(
              simple(),
              storage(),
              multiplies(),
              accumulator(),
              halfwordAccumulates(),
              wordAccumulates())
          .flatMap(List::stream)
          .toList();

  private SpeOpTable() {}

  private static PpcOpRow spe(int code, String mnemonic, String extended) {
    return row(code, mnemonic, "..... ..... ..... " + extended);
  }

  /** Without rB. */
  private static PpcOpRow unary(int code, String mnemonic, String extended) {
    return row(code, mnemonic, "..... ..... 00000 " + extended);
  }

  /** With a condition register field instead of rD. */
  private static PpcOpRow compare(int code, String mnemonic, String extended) {
    return row(code, mnemonic, "...00 ..... ..... " + extended);
  }

  private static PpcOpRow row(int code, String mnemonic, String operands) {
    return PpcOpRow.row(code, mnemonic, "000100 " + operands).of(PpcFeature.SPE);
  }

  /** Integer vectors and brinc. */
  private static List<PpcOpRow> simple() {
    return List.of(
        spe(SpeOp.EVADDW, "evaddw", "01000000000"),
        spe(SpeOp.EVADDIW, "evaddiw", "01000000010"),
        spe(SpeOp.EVSUBFW, "evsubfw", "01000000100"),
        spe(SpeOp.EVSUBIFW, "evsubifw", "01000000110"),
        unary(SpeOp.EVABS, "evabs", "01000001000"),
        unary(SpeOp.EVNEG, "evneg", "01000001001"),
        unary(SpeOp.EVEXTSB, "evextsb", "01000001010"),
        unary(SpeOp.EVEXTSH, "evextsh", "01000001011"),
        unary(SpeOp.EVRNDW, "evrndw", "01000001100"),
        unary(SpeOp.EVCNTLZW, "evcntlzw", "01000001101"),
        unary(SpeOp.EVCNTLSW, "evcntlsw", "01000001110"),
        spe(SpeOp.BRINC, "brinc", "01000001111"),
        spe(SpeOp.EVAND, "evand", "01000010001"),
        spe(SpeOp.EVANDC, "evandc", "01000010010"),
        spe(SpeOp.EVXOR, "evxor", "01000010110"),
        spe(SpeOp.EVOR, "evor", "01000010111"),
        spe(SpeOp.EVNOR, "evnor", "01000011000"),
        spe(SpeOp.EVEQV, "eveqv", "01000011001"),
        spe(SpeOp.EVORC, "evorc", "01000011011"),
        spe(SpeOp.EVNAND, "evnand", "01000011110"),
        spe(SpeOp.EVSRWU, "evsrwu", "01000100000"),
        spe(SpeOp.EVSRWS, "evsrws", "01000100001"),
        spe(SpeOp.EVSRWIU, "evsrwiu", "01000100010"),
        spe(SpeOp.EVSRWIS, "evsrwis", "01000100011"),
        spe(SpeOp.EVSLW, "evslw", "01000100100"),
        spe(SpeOp.EVSLWI, "evslwi", "01000100110"),
        spe(SpeOp.EVRLW, "evrlw", "01000101000"),
        unary(SpeOp.EVSPLATI, "evsplati", "01000101001"),
        spe(SpeOp.EVRLWI, "evrlwi", "01000101010"),
        unary(SpeOp.EVSPLATFI, "evsplatfi", "01000101011"),
        spe(SpeOp.EVMERGEHI, "evmergehi", "01000101100"),
        spe(SpeOp.EVMERGELO, "evmergelo", "01000101101"),
        spe(SpeOp.EVMERGEHILO, "evmergehilo", "01000101110"),
        spe(SpeOp.EVMERGELOHI, "evmergelohi", "01000101111"),
        compare(SpeOp.EVCMPGTU, "evcmpgtu", "01000110000"),
        compare(SpeOp.EVCMPGTS, "evcmpgts", "01000110001"),
        compare(SpeOp.EVCMPLTU, "evcmpltu", "01000110010"),
        compare(SpeOp.EVCMPLTS, "evcmplts", "01000110011"),
        compare(SpeOp.EVCMPEQ, "evcmpeq", "01000110100"),
        spe(SpeOp.EVSEL, "evsel", "01001111..."));
  }

  /** Loads and stores. */
  private static List<PpcOpRow> storage() {
    return List.of(
        spe(SpeOp.EVLDDX, "evlddx", "01100000000"),
        spe(SpeOp.EVLDD, "evldd", "01100000001"),
        spe(SpeOp.EVLDWX, "evldwx", "01100000010"),
        spe(SpeOp.EVLDW, "evldw", "01100000011"),
        spe(SpeOp.EVLDHX, "evldhx", "01100000100"),
        spe(SpeOp.EVLDH, "evldh", "01100000101"),
        spe(SpeOp.EVLHHESPLATX, "evlhhesplatx", "01100001000"),
        spe(SpeOp.EVLHHESPLAT, "evlhhesplat", "01100001001"),
        spe(SpeOp.EVLHHOUSPLATX, "evlhhousplatx", "01100001100"),
        spe(SpeOp.EVLHHOUSPLAT, "evlhhousplat", "01100001101"),
        spe(SpeOp.EVLHHOSSPLATX, "evlhhossplatx", "01100001110"),
        spe(SpeOp.EVLHHOSSPLAT, "evlhhossplat", "01100001111"),
        spe(SpeOp.EVLWHEX, "evlwhex", "01100010000"),
        spe(SpeOp.EVLWHE, "evlwhe", "01100010001"),
        spe(SpeOp.EVLWHOUX, "evlwhoux", "01100010100"),
        spe(SpeOp.EVLWHOU, "evlwhou", "01100010101"),
        spe(SpeOp.EVLWHOSX, "evlwhosx", "01100010110"),
        spe(SpeOp.EVLWHOS, "evlwhos", "01100010111"),
        spe(SpeOp.EVLWWSPLATX, "evlwwsplatx", "01100011000"),
        spe(SpeOp.EVLWWSPLAT, "evlwwsplat", "01100011001"),
        spe(SpeOp.EVLWHSPLATX, "evlwhsplatx", "01100011100"),
        spe(SpeOp.EVLWHSPLAT, "evlwhsplat", "01100011101"),
        spe(SpeOp.EVSTDDX, "evstddx", "01100100000"),
        spe(SpeOp.EVSTDD, "evstdd", "01100100001"),
        spe(SpeOp.EVSTDWX, "evstdwx", "01100100010"),
        spe(SpeOp.EVSTDW, "evstdw", "01100100011"),
        spe(SpeOp.EVSTDHX, "evstdhx", "01100100100"),
        spe(SpeOp.EVSTDH, "evstdh", "01100100101"),
        spe(SpeOp.EVSTWHEX, "evstwhex", "01100110000"),
        spe(SpeOp.EVSTWHE, "evstwhe", "01100110001"),
        spe(SpeOp.EVSTWHOX, "evstwhox", "01100110100"),
        spe(SpeOp.EVSTWHO, "evstwho", "01100110101"),
        spe(SpeOp.EVSTWWEX, "evstwwex", "01100111000"),
        spe(SpeOp.EVSTWWE, "evstwwe", "01100111001"),
        spe(SpeOp.EVSTWWOX, "evstwwox", "01100111100"),
        spe(SpeOp.EVSTWWO, "evstwwo", "01100111101"));
  }

  /** Multiplications, with or without a copy to the accumulator. */
  private static List<PpcOpRow> multiplies() {
    return List.of(
        spe(SpeOp.EVMHESSF, "evmhessf", "10000000011"),
        spe(SpeOp.EVMHOSSF, "evmhossf", "10000000111"),
        spe(SpeOp.EVMHEUMI, "evmheumi", "10000001000"),
        spe(SpeOp.EVMHESMI, "evmhesmi", "10000001001"),
        spe(SpeOp.EVMHESMF, "evmhesmf", "10000001011"),
        spe(SpeOp.EVMHOUMI, "evmhoumi", "10000001100"),
        spe(SpeOp.EVMHOSMI, "evmhosmi", "10000001101"),
        spe(SpeOp.EVMHOSMF, "evmhosmf", "10000001111"),
        spe(SpeOp.EVMHESSFA, "evmhessfa", "10000100011"),
        spe(SpeOp.EVMHOSSFA, "evmhossfa", "10000100111"),
        spe(SpeOp.EVMHEUMIA, "evmheumia", "10000101000"),
        spe(SpeOp.EVMHESMIA, "evmhesmia", "10000101001"),
        spe(SpeOp.EVMHESMFA, "evmhesmfa", "10000101011"),
        spe(SpeOp.EVMHOUMIA, "evmhoumia", "10000101100"),
        spe(SpeOp.EVMHOSMIA, "evmhosmia", "10000101101"),
        spe(SpeOp.EVMHOSMFA, "evmhosmfa", "10000101111"),
        spe(SpeOp.EVMWHSSF, "evmwhssf", "10001000111"),
        spe(SpeOp.EVMWLUMI, "evmwlumi", "10001001000"),
        spe(SpeOp.EVMWHUMI, "evmwhumi", "10001001100"),
        spe(SpeOp.EVMWHSMI, "evmwhsmi", "10001001101"),
        spe(SpeOp.EVMWHSMF, "evmwhsmf", "10001001111"),
        spe(SpeOp.EVMWSSF, "evmwssf", "10001010011"),
        spe(SpeOp.EVMWUMI, "evmwumi", "10001011000"),
        spe(SpeOp.EVMWSMI, "evmwsmi", "10001011001"),
        spe(SpeOp.EVMWSMF, "evmwsmf", "10001011011"),
        spe(SpeOp.EVMWHSSFA, "evmwhssfa", "10001100111"),
        spe(SpeOp.EVMWLUMIA, "evmwlumia", "10001101000"),
        spe(SpeOp.EVMWHUMIA, "evmwhumia", "10001101100"),
        spe(SpeOp.EVMWHSMIA, "evmwhsmia", "10001101101"),
        spe(SpeOp.EVMWHSMFA, "evmwhsmfa", "10001101111"),
        spe(SpeOp.EVMWSSFA, "evmwssfa", "10001110011"),
        spe(SpeOp.EVMWUMIA, "evmwumia", "10001111000"),
        spe(SpeOp.EVMWSMIA, "evmwsmia", "10001111001"),
        spe(SpeOp.EVMWSMFA, "evmwsmfa", "10001111011"));
  }

  /** Accumulator and divisions. */
  private static List<PpcOpRow> accumulator() {
    return List.of(
        unary(SpeOp.EVADDUSIAAW, "evaddusiaaw", "10011000000"),
        unary(SpeOp.EVADDSSIAAW, "evaddssiaaw", "10011000001"),
        unary(SpeOp.EVSUBFUSIAAW, "evsubfusiaaw", "10011000010"),
        unary(SpeOp.EVSUBFSSIAAW, "evsubfssiaaw", "10011000011"),
        unary(SpeOp.EVMRA, "evmra", "10011000100"),
        spe(SpeOp.EVDIVWS, "evdivws", "10011000110"),
        spe(SpeOp.EVDIVWU, "evdivwu", "10011000111"),
        unary(SpeOp.EVADDUMIAAW, "evaddumiaaw", "10011001000"),
        unary(SpeOp.EVADDSMIAAW, "evaddsmiaaw", "10011001001"),
        unary(SpeOp.EVSUBFUMIAAW, "evsubfumiaaw", "10011001010"),
        unary(SpeOp.EVSUBFSMIAAW, "evsubfsmiaaw", "10011001011"));
  }

  /** Multiplications of halfwords that add to the accumulator or subtract from it. */
  private static List<PpcOpRow> halfwordAccumulates() {
    return List.of(
        spe(SpeOp.EVMHEUSIAAW, "evmheusiaaw", "10100000000"),
        spe(SpeOp.EVMHESSIAAW, "evmhessiaaw", "10100000001"),
        spe(SpeOp.EVMHESSFAAW, "evmhessfaaw", "10100000011"),
        spe(SpeOp.EVMHOUSIAAW, "evmhousiaaw", "10100000100"),
        spe(SpeOp.EVMHOSSIAAW, "evmhossiaaw", "10100000101"),
        spe(SpeOp.EVMHOSSFAAW, "evmhossfaaw", "10100000111"),
        spe(SpeOp.EVMHEUMIAAW, "evmheumiaaw", "10100001000"),
        spe(SpeOp.EVMHESMIAAW, "evmhesmiaaw", "10100001001"),
        spe(SpeOp.EVMHESMFAAW, "evmhesmfaaw", "10100001011"),
        spe(SpeOp.EVMHOUMIAAW, "evmhoumiaaw", "10100001100"),
        spe(SpeOp.EVMHOSMIAAW, "evmhosmiaaw", "10100001101"),
        spe(SpeOp.EVMHOSMFAAW, "evmhosmfaaw", "10100001111"),
        spe(SpeOp.EVMHEGUMIAA, "evmhegumiaa", "10100101000"),
        spe(SpeOp.EVMHEGSMIAA, "evmhegsmiaa", "10100101001"),
        spe(SpeOp.EVMHEGSMFAA, "evmhegsmfaa", "10100101011"),
        spe(SpeOp.EVMHOGUMIAA, "evmhogumiaa", "10100101100"),
        spe(SpeOp.EVMHOGSMIAA, "evmhogsmiaa", "10100101101"),
        spe(SpeOp.EVMHOGSMFAA, "evmhogsmfaa", "10100101111"),
        spe(SpeOp.EVMHEUSIANW, "evmheusianw", "10110000000"),
        spe(SpeOp.EVMHESSIANW, "evmhessianw", "10110000001"),
        spe(SpeOp.EVMHESSFANW, "evmhessfanw", "10110000011"),
        spe(SpeOp.EVMHOUSIANW, "evmhousianw", "10110000100"),
        spe(SpeOp.EVMHOSSIANW, "evmhossianw", "10110000101"),
        spe(SpeOp.EVMHOSSFANW, "evmhossfanw", "10110000111"),
        spe(SpeOp.EVMHEUMIANW, "evmheumianw", "10110001000"),
        spe(SpeOp.EVMHESMIANW, "evmhesmianw", "10110001001"),
        spe(SpeOp.EVMHESMFANW, "evmhesmfanw", "10110001011"),
        spe(SpeOp.EVMHOUMIANW, "evmhoumianw", "10110001100"),
        spe(SpeOp.EVMHOSMIANW, "evmhosmianw", "10110001101"),
        spe(SpeOp.EVMHOSMFANW, "evmhosmfanw", "10110001111"),
        spe(SpeOp.EVMHEGUMIAN, "evmhegumian", "10110101000"),
        spe(SpeOp.EVMHEGSMIAN, "evmhegsmian", "10110101001"),
        spe(SpeOp.EVMHEGSMFAN, "evmhegsmfan", "10110101011"),
        spe(SpeOp.EVMHOGUMIAN, "evmhogumian", "10110101100"),
        spe(SpeOp.EVMHOGSMIAN, "evmhogsmian", "10110101101"),
        spe(SpeOp.EVMHOGSMFAN, "evmhogsmfan", "10110101111"));
  }

  /** Multiplications of words that add to the accumulator or subtract from it. */
  private static List<PpcOpRow> wordAccumulates() {
    return List.of(
        spe(SpeOp.EVMWLUSIAAW, "evmwlusiaaw", "10101000000"),
        spe(SpeOp.EVMWLSSIAAW, "evmwlssiaaw", "10101000001"),
        spe(SpeOp.EVMWLUMIAAW, "evmwlumiaaw", "10101001000"),
        spe(SpeOp.EVMWLSMIAAW, "evmwlsmiaaw", "10101001001"),
        spe(SpeOp.EVMWSSFAA, "evmwssfaa", "10101010011"),
        spe(SpeOp.EVMWUMIAA, "evmwumiaa", "10101011000"),
        spe(SpeOp.EVMWSMIAA, "evmwsmiaa", "10101011001"),
        spe(SpeOp.EVMWSMFAA, "evmwsmfaa", "10101011011"),
        spe(SpeOp.EVMWLUSIANW, "evmwlusianw", "10111000000"),
        spe(SpeOp.EVMWLSSIANW, "evmwlssianw", "10111000001"),
        spe(SpeOp.EVMWLUMIANW, "evmwlumianw", "10111001000"),
        spe(SpeOp.EVMWLSMIANW, "evmwlsmianw", "10111001001"),
        spe(SpeOp.EVMWSSFAN, "evmwssfan", "10111010011"),
        spe(SpeOp.EVMWUMIAN, "evmwumian", "10111011000"),
        spe(SpeOp.EVMWSMIAN, "evmwsmian", "10111011001"),
        spe(SpeOp.EVMWSMFAN, "evmwsmfan", "10111011011"));
  }
}
