package io.trapgate.target.ppc;

import static io.trapgate.target.ppc.PpcFeature.BRANCH_LOCKING;
import static io.trapgate.target.ppc.PpcFeature.CACHE_LOCKING;
import static io.trapgate.target.ppc.PpcFeature.FSL_MMU;
import static io.trapgate.target.ppc.PpcFeature.ISEL;
import static io.trapgate.target.ppc.PpcFeature.MACHINE_CHECK;
import static io.trapgate.target.ppc.PpcFeature.PERFORMANCE_MONITOR;
import static io.trapgate.target.ppc.PpcFeature.TIME_BASE_MOVE;
import static io.trapgate.target.ppc.PpcOpRow.row;

import java.util.List;
import java.util.stream.Stream;

/**
 * The opcode table: one line per instruction with its 32 bits drawn, most significant first.
 *
 * <p>A digit is a bit that must have that value, a dot a bit that may have either; a reserved field
 * that the core ignores is dots, one that it checks is zeros. Of two rows that fit a word the
 * earlier counts, and it is always the narrower one. Sources: EREF appendix A and the E500 core
 * manual, chapter 3; which reserved bits are checked follows QEMU's e500v2 where the manuals leave
 * it open.
 */
public final class PpcOpTable {
  /** All rows, the narrower of two overlapping ones first. */
  public static final List<PpcOpRow> ROWS =
      Stream.of(
              EmbeddedOpTable.ROWS,
              integerArithmetic(),
              comparisonTrapsAndIsel(),
              logical(),
              rotateAndShift(),
              branches(),
              conditionRegister(),
              loads(),
              stores(),
              storageSynchronization(),
              caches(),
              specialRegistersAndMachineState(),
              translationLookasideBuffers(),
              SpeOpTable.ROWS,
              FpOpTable.ROWS,
              EfpOpTable.ROWS)
          .flatMap(List::stream)
          .toList();

  private PpcOpTable() {}

  private static List<PpcOpRow> integerArithmetic() {
    return List.of(
        row(PpcOp.LI, "li", "001110 ..... 00000 ................"),
        row(PpcOp.ADDI, "addi", "001110 ..... ..... ................"),
        row(PpcOp.LIS, "lis", "001111 ..... 00000 ................"),
        row(PpcOp.ADDIS, "addis", "001111 ..... ..... ................"),
        row(PpcOp.ADDIC, "addic", "001100 ..... ..... ................"),
        row(PpcOp.ADDIC_RC, "addic.", "001101 ..... ..... ................"),
        row(PpcOp.SUBFIC, "subfic", "001000 ..... ..... ................"),
        row(PpcOp.MULLI, "mulli", "000111 ..... ..... ................"),
        row(PpcOp.ADD, "add", "011111 ..... ..... ..... 0 100001010 ."),
        row(PpcOp.ADDO, "addo", "011111 ..... ..... ..... 1 100001010 ."),
        row(PpcOp.ADDC, "addc", "011111 ..... ..... ..... 0 000001010 ."),
        row(PpcOp.ADDCO, "addco", "011111 ..... ..... ..... 1 000001010 ."),
        row(PpcOp.ADDE, "adde", "011111 ..... ..... ..... 0 010001010 ."),
        row(PpcOp.ADDEO, "addeo", "011111 ..... ..... ..... 1 010001010 ."),
        row(PpcOp.SUBF, "subf", "011111 ..... ..... ..... 0 000101000 ."),
        row(PpcOp.SUBFO, "subfo", "011111 ..... ..... ..... 1 000101000 ."),
        row(PpcOp.SUBFC, "subfc", "011111 ..... ..... ..... 0 000001000 ."),
        row(PpcOp.SUBFCO, "subfco", "011111 ..... ..... ..... 1 000001000 ."),
        row(PpcOp.SUBFE, "subfe", "011111 ..... ..... ..... 0 010001000 ."),
        row(PpcOp.SUBFEO, "subfeo", "011111 ..... ..... ..... 1 010001000 ."),
        row(PpcOp.ADDME, "addme", "011111 ..... ..... 00000 0 011101010 ."),
        row(PpcOp.ADDMEO, "addmeo", "011111 ..... ..... 00000 1 011101010 ."),
        row(PpcOp.ADDZE, "addze", "011111 ..... ..... 00000 0 011001010 ."),
        row(PpcOp.ADDZEO, "addzeo", "011111 ..... ..... 00000 1 011001010 ."),
        row(PpcOp.SUBFME, "subfme", "011111 ..... ..... 00000 0 011101000 ."),
        row(PpcOp.SUBFMEO, "subfmeo", "011111 ..... ..... 00000 1 011101000 ."),
        row(PpcOp.SUBFZE, "subfze", "011111 ..... ..... 00000 0 011001000 ."),
        row(PpcOp.SUBFZEO, "subfzeo", "011111 ..... ..... 00000 1 011001000 ."),
        row(PpcOp.NEG, "neg", "011111 ..... ..... 00000 0 001101000 ."),
        row(PpcOp.NEGO, "nego", "011111 ..... ..... 00000 1 001101000 ."),
        row(PpcOp.MULLW, "mullw", "011111 ..... ..... ..... 0 011101011 ."),
        row(PpcOp.MULLWO, "mullwo", "011111 ..... ..... ..... 1 011101011 ."),
        row(PpcOp.DIVW, "divw", "011111 ..... ..... ..... 0 111101011 ."),
        row(PpcOp.DIVWO, "divwo", "011111 ..... ..... ..... 1 111101011 ."),
        row(PpcOp.DIVWU, "divwu", "011111 ..... ..... ..... 0 111001011 ."),
        row(PpcOp.DIVWUO, "divwuo", "011111 ..... ..... ..... 1 111001011 ."),
        row(PpcOp.MULHW, "mulhw", "011111 ..... ..... ..... 0 001001011 ."),
        row(PpcOp.MULHWU, "mulhwu", "011111 ..... ..... ..... 0 000001011 ."));
  }

  private static List<PpcOpRow> comparisonTrapsAndIsel() {
    return List.of(
        row(PpcOp.CMPI, "cmpi", "001011 ... . 0 ..... ................"),
        row(PpcOp.CMPLI, "cmpli", "001010 ... . 0 ..... ................"),
        row(PpcOp.CMP, "cmp", "011111 ... . 0 ..... ..... 0000000000 ."),
        row(PpcOp.CMPL, "cmpl", "011111 ... . 0 ..... ..... 0000100000 ."),
        row(PpcOp.TWI, "twi", "000011 ..... ..... ................"),
        row(PpcOp.TW, "tw", "011111 ..... ..... ..... 0000000100 0"),
        row(PpcOp.ISEL, "isel", "011111 ..... ..... ..... ..... 01111 0").of(ISEL));
  }

  private static List<PpcOpRow> logical() {
    return List.of(
        row(PpcOp.NOP, "nop", "011000 00000 00000 0000000000000000"),
        row(PpcOp.ORI, "ori", "011000 ..... ..... ................"),
        row(PpcOp.ORIS, "oris", "011001 ..... ..... ................"),
        row(PpcOp.XORI, "xori", "011010 ..... ..... ................"),
        row(PpcOp.XORIS, "xoris", "011011 ..... ..... ................"),
        row(PpcOp.ANDI_RC, "andi.", "011100 ..... ..... ................"),
        row(PpcOp.ANDIS_RC, "andis.", "011101 ..... ..... ................"),
        row(PpcOp.AND, "and", "011111 ..... ..... ..... 0000011100 ."),
        row(PpcOp.OR, "or", "011111 ..... ..... ..... 0110111100 ."),
        row(PpcOp.XOR, "xor", "011111 ..... ..... ..... 0100111100 ."),
        row(PpcOp.NAND, "nand", "011111 ..... ..... ..... 0111011100 ."),
        row(PpcOp.NOR, "nor", "011111 ..... ..... ..... 0001111100 ."),
        row(PpcOp.EQV, "eqv", "011111 ..... ..... ..... 0100011100 ."),
        row(PpcOp.ANDC, "andc", "011111 ..... ..... ..... 0000111100 ."),
        row(PpcOp.ORC, "orc", "011111 ..... ..... ..... 0110011100 ."),
        row(PpcOp.EXTSB, "extsb", "011111 ..... ..... ..... 1110111010 ."),
        row(PpcOp.EXTSH, "extsh", "011111 ..... ..... ..... 1110011010 ."),
        row(PpcOp.CNTLZW, "cntlzw", "011111 ..... ..... ..... 0000011010 ."));
  }

  private static List<PpcOpRow> rotateAndShift() {
    return List.of(
        row(PpcOp.RLWIMI, "rlwimi", "010100 ..... ..... ..... ..... ..... ."),
        row(PpcOp.RLWINM, "rlwinm", "010101 ..... ..... ..... ..... ..... ."),
        row(PpcOp.RLWNM, "rlwnm", "010111 ..... ..... ..... ..... ..... ."),
        row(PpcOp.SLW, "slw", "011111 ..... ..... ..... 0000011000 ."),
        row(PpcOp.SRW, "srw", "011111 ..... ..... ..... 1000011000 ."),
        row(PpcOp.SRAW, "sraw", "011111 ..... ..... ..... 1100011000 ."),
        row(PpcOp.SRAWI, "srawi", "011111 ..... ..... ..... 1100111000 ."));
  }

  private static List<PpcOpRow> branches() {
    return List.of(
        row(PpcOp.B, "b", "010010 ........................ 0 0"),
        row(PpcOp.BL, "bl", "010010 ........................ 0 1"),
        row(PpcOp.BA, "ba, bla", "010010 ........................ 1 ."),
        row(PpcOp.BC_FALSE, "bc if false", "010000 001.. ..... .............. 0 0"),
        row(PpcOp.BC_TRUE, "bc if true", "010000 011.. ..... .............. 0 0"),
        row(PpcOp.BDNZ, "bdnz", "010000 1.00. ..... .............. 0 0"),
        row(PpcOp.BC, "bc, bcl, bca, bcla", "010000 ..... ..... .............. . ."),
        row(PpcOp.BLR, "blr", "010011 1.1.. ..... ..... 0000010000 0"),
        row(PpcOp.BCLR, "bclr, bclrl", "010011 ..... ..... ..... 0000010000 ."),
        row(PpcOp.BCTR, "bctr", "010011 1.1.. ..... ..... 1000010000 0"),
        row(PpcOp.BCCTR, "bcctr, bcctrl", "010011 ..1.. ..... ..... 1000010000 ."),
        row(PpcOp.SC, "sc", "010001 00000 00000 0000 ....... 000 1 0"));
  }

  private static List<PpcOpRow> conditionRegister() {
    return List.of(
        row(PpcOp.CRAND, "crand", "010011 ..... ..... ..... 0100000001 0"),
        row(PpcOp.CROR, "cror", "010011 ..... ..... ..... 0111000001 0"),
        row(PpcOp.CRXOR, "crxor", "010011 ..... ..... ..... 0011000001 0"),
        row(PpcOp.CRNAND, "crnand", "010011 ..... ..... ..... 0011100001 0"),
        row(PpcOp.CRNOR, "crnor", "010011 ..... ..... ..... 0000100001 0"),
        row(PpcOp.CREQV, "creqv", "010011 ..... ..... ..... 0100100001 0"),
        row(PpcOp.CRANDC, "crandc", "010011 ..... ..... ..... 0010000001 0"),
        row(PpcOp.CRORC, "crorc", "010011 ..... ..... ..... 0110100001 0"),
        row(PpcOp.MCRF, "mcrf", "010011 ... .. ... .. ..... 0000000000 0"),
        row(PpcOp.MCRXR, "mcrxr", "011111 ... 00 00000 00000 1000000000 0"),
        row(PpcOp.MTCRF, "mtcrf", "011111 ..... . ........ 0 0010010000 0"),
        row(PpcOp.MFCR, "mfcr", "011111 ..... . ........ 0 0000010011 0"));
  }

  private static List<PpcOpRow> loads() {
    return List.of(
        row(PpcOp.LWZ, "lwz", "100000 ..... ..... ................"),
        row(PpcOp.LWZU, "lwzu", "100001 ..... ..... ................").loadUpdate(),
        row(PpcOp.LWZX, "lwzx", "011111 ..... ..... ..... 0000010111 ."),
        row(PpcOp.LWZUX, "lwzux", "011111 ..... ..... ..... 0000110111 .").loadUpdate(),
        row(PpcOp.LBZ, "lbz", "100010 ..... ..... ................"),
        row(PpcOp.LBZU, "lbzu", "100011 ..... ..... ................").loadUpdate(),
        row(PpcOp.LBZX, "lbzx", "011111 ..... ..... ..... 0001010111 ."),
        row(PpcOp.LBZUX, "lbzux", "011111 ..... ..... ..... 0001110111 .").loadUpdate(),
        row(PpcOp.LHZ, "lhz", "101000 ..... ..... ................"),
        row(PpcOp.LHZU, "lhzu", "101001 ..... ..... ................").loadUpdate(),
        row(PpcOp.LHZX, "lhzx", "011111 ..... ..... ..... 0100010111 ."),
        row(PpcOp.LHZUX, "lhzux", "011111 ..... ..... ..... 0100110111 .").loadUpdate(),
        row(PpcOp.LHA, "lha", "101010 ..... ..... ................"),
        row(PpcOp.LHAU, "lhau", "101011 ..... ..... ................").loadUpdate(),
        row(PpcOp.LHAX, "lhax", "011111 ..... ..... ..... 0101010111 ."),
        row(PpcOp.LHAUX, "lhaux", "011111 ..... ..... ..... 0101110111 .").loadUpdate(),
        row(PpcOp.LHBRX, "lhbrx", "011111 ..... ..... ..... 1100010110 0"),
        row(PpcOp.LWBRX, "lwbrx", "011111 ..... ..... ..... 1000010110 0"),
        row(PpcOp.LMW, "lmw", "101110 ..... ..... ................"),
        row(PpcOp.LWARX, "lwarx", "011111 ..... ..... ..... 0000010100 0"));
  }

  private static List<PpcOpRow> stores() {
    return List.of(
        row(PpcOp.STW, "stw", "100100 ..... ..... ................"),
        row(PpcOp.STWU, "stwu", "100101 ..... ..... ................").storeUpdate(),
        row(PpcOp.STWX, "stwx", "011111 ..... ..... ..... 0010010111 ."),
        row(PpcOp.STWUX, "stwux", "011111 ..... ..... ..... 0010110111 .").storeUpdate(),
        row(PpcOp.STB, "stb", "100110 ..... ..... ................"),
        row(PpcOp.STBU, "stbu", "100111 ..... ..... ................").storeUpdate(),
        row(PpcOp.STBX, "stbx", "011111 ..... ..... ..... 0011010111 ."),
        row(PpcOp.STBUX, "stbux", "011111 ..... ..... ..... 0011110111 .").storeUpdate(),
        row(PpcOp.STH, "sth", "101100 ..... ..... ................"),
        row(PpcOp.STHU, "sthu", "101101 ..... ..... ................").storeUpdate(),
        row(PpcOp.STHX, "sthx", "011111 ..... ..... ..... 0110010111 ."),
        row(PpcOp.STHUX, "sthux", "011111 ..... ..... ..... 0110110111 .").storeUpdate(),
        row(PpcOp.STHBRX, "sthbrx", "011111 ..... ..... ..... 1110010110 ."),
        row(PpcOp.STWBRX, "stwbrx", "011111 ..... ..... ..... 1010010110 ."),
        row(PpcOp.STMW, "stmw", "101111 ..... ..... ................"),
        row(PpcOp.STWCX_RC, "stwcx.", "011111 ..... ..... ..... 0010010110 1"));
  }

  private static List<PpcOpRow> storageSynchronization() {
    return List.of(
        row(PpcOp.ISYNC, "isync", "010011 00000 00000 00000 0010010110 0"),
        row(PpcOp.MSYNC, "msync", "011111 00000 00000 00000 1001010110 0"),
        row(PpcOp.MBAR, "mbar", "011111 ..... 00000 00000 1101010110 0"));
  }

  private static List<PpcOpRow> caches() {
    return List.of(
        row(PpcOp.DCBA, "dcba", "011111 00000 ..... ..... 1011110110 0"),
        row(PpcOp.DCBF, "dcbf", "011111 00000 ..... ..... 0001010110 0"),
        row(PpcOp.DCBI, "dcbi", "011111 00000 ..... ..... 0111010110 0"),
        row(PpcOp.DCBST, "dcbst", "011111 00000 ..... ..... 0000110110 0"),
        row(PpcOp.DCBZ, "dcbz", "011111 00000 ..... ..... 1111110110 0"),
        row(PpcOp.ICBI, "icbi", "011111 00000 ..... ..... 1111010110 0"),
        row(PpcOp.DCBT, "dcbt", "011111 ..... ..... ..... 0100010110 0"),
        row(PpcOp.DCBTST, "dcbtst", "011111 ..... ..... ..... 0011110110 0"),
        row(PpcOp.ICBT, "icbt", "011111 ..... ..... ..... 0000010110 0"),
        row(PpcOp.DCBTLS, "dcbtls", "011111 0.... ..... ..... 0010100110 0").of(CACHE_LOCKING),
        row(PpcOp.DCBTSTLS, "dcbtstls", "011111 0.... ..... ..... 0010000110 0").of(CACHE_LOCKING),
        row(PpcOp.DCBLC, "dcblc", "011111 0.... ..... ..... 0110000110 0").of(CACHE_LOCKING),
        row(PpcOp.ICBTLS, "icbtls", "011111 0.... ..... ..... 0111100110 0").of(CACHE_LOCKING),
        row(PpcOp.ICBLC, "icblc", "011111 0.... ..... ..... 0011100110 0").of(CACHE_LOCKING),
        row(PpcOp.BBLELS, "bblels", "011111 00000 00000 00000 1000000110 0").of(BRANCH_LOCKING),
        row(PpcOp.BBELR, "bbelr", "011111 00000 00000 00000 1000100110 0").of(BRANCH_LOCKING));
  }

  private static List<PpcOpRow> specialRegistersAndMachineState() {
    return List.of(
        row(PpcOp.MFSPR, "mfspr", "011111 ..... ..... ..... 0101010011 0"),
        row(PpcOp.MTSPR, "mtspr", "011111 ..... ..... ..... 0111010011 0"),
        row(PpcOp.MFTB, "mftb", "011111 ..... ..... ..... 0101110011 0").of(TIME_BASE_MOVE),
        row(PpcOp.MFPMR, "mfpmr", "011111 ..... ..... ..... 0101001110 0").of(PERFORMANCE_MONITOR),
        row(PpcOp.MTPMR, "mtpmr", "011111 ..... ..... ..... 0111001110 0").of(PERFORMANCE_MONITOR),
        row(PpcOp.MFMSR, "mfmsr", "011111 ..... 00000 00000 0001010011 0"),
        row(PpcOp.MTMSR, "mtmsr", "011111 ..... 00000 00000 0010010010 0"),
        row(PpcOp.WRTEE, "wrtee", "011111 ..... 00000 00000 0010000011 0"),
        row(PpcOp.WRTEEI, "wrteei", "011111 ..... 00000 . 0000 0010100011 0"),
        row(PpcOp.RFI, "rfi", "010011 00000 00000 00000 0000110010 0"),
        row(PpcOp.RFCI, "rfci", "010011 00000 00000 00000 0000110011 0"),
        row(PpcOp.RFMCI, "rfmci", "010011 00000 00000 00000 0000100110 0").of(MACHINE_CHECK));
  }

  private static List<PpcOpRow> translationLookasideBuffers() {
    return List.of(
        row(PpcOp.TLBRE, "tlbre", "011111 ..... ..... ..... 1110110010 0").of(FSL_MMU),
        row(PpcOp.TLBWE, "tlbwe", "011111 ..... ..... ..... 1111010010 0").of(FSL_MMU),
        row(PpcOp.TLBSX, "tlbsx", "011111 ..... ..... ..... 1110010010 0").of(FSL_MMU),
        row(PpcOp.TLBIVAX, "tlbivax", "011111 00000 ..... ..... 1100010010 0").of(FSL_MMU),
        row(PpcOp.TLBSYNC, "tlbsync", "011111 00000 00000 00000 1000110110 0").of(FSL_MMU));
  }
}
