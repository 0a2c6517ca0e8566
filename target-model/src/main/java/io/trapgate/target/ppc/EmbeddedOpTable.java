package io.trapgate.target.ppc;

import static io.trapgate.target.ppc.PpcFeature.DCR;
import static io.trapgate.target.ppc.PpcFeature.DEBUG_LEVEL;
import static io.trapgate.target.ppc.PpcFeature.DOORBELL;
import static io.trapgate.target.ppc.PpcFeature.EXTERNAL_PID;
import static io.trapgate.target.ppc.PpcFeature.HYPERVISOR;
import static io.trapgate.target.ppc.PpcFeature.IBM_EMBEDDED;
import static io.trapgate.target.ppc.PpcFeature.IBM_MMU;
import static io.trapgate.target.ppc.PpcFeature.LEGACY_MAC;
import static io.trapgate.target.ppc.PpcFeature.LIGHT_SYNC;
import static io.trapgate.target.ppc.PpcFeature.LOCAL_INVALIDATE;
import static io.trapgate.target.ppc.PpcFeature.ONE_FIELD_CR;
import static io.trapgate.target.ppc.PpcFeature.STRING;
import static io.trapgate.target.ppc.PpcFeature.WHOLE_BLOCK;
import static io.trapgate.target.ppc.PpcOpRow.row;

import java.util.List;
import java.util.stream.Stream;

/**
 * The instructions that the e500v2 lacks: those of the e500mc (Power ISA 2.06 Book III-E) and those
 * of the 440 (PPC440x5 user's manual, chapter 9).
 */
final class EmbeddedOpTable {
  /** All rows; where one overlaps a row of {@link PpcOpTable}, it is the narrower. */
  static final List<PpcOpRow> ROWS =
      Stream.of(machineState(), externalPid(), ibm(), strings(), accumulate(), multiply())
          .flatMap(List::stream)
          .toList();

  private EmbeddedOpTable() {}

  private static List<PpcOpRow> machineState() {
    return List.of(
        row(EmbeddedOp.RFDI, "rfdi", "010011 00000 00000 00000 0000100111 0").of(DEBUG_LEVEL),
        row(EmbeddedOp.RFGI, "rfgi", "010011 00000 00000 00000 0001100110 0").of(HYPERVISOR),
        row(EmbeddedOp.WAIT, "wait", "011111 000 .. 00000 00000 0000111110 0").of(PpcFeature.WAIT),
        row(EmbeddedOp.MSGSND, "msgsnd", "011111 00000 00000 ..... 0011001110 0").of(DOORBELL),
        row(EmbeddedOp.MSGCLR, "msgclr", "011111 00000 00000 ..... 0011101110 0").of(DOORBELL),
        row(EmbeddedOp.TLBILX, "tlbilx", "011111 000 .. ..... ..... 0000010010 0")
            .of(LOCAL_INVALIDATE),
        row(EmbeddedOp.LWSYNC, "lwsync", "011111 00001 00000 00000 1001010110 0").of(LIGHT_SYNC),
        row(EmbeddedOp.MFOCRF, "mfocrf", "011111 ..... 1 ........ 0 0000010011 0").of(ONE_FIELD_CR),
        row(EmbeddedOp.MTOCRF, "mtocrf", "011111 ..... 1 ........ 0 0010010000 0").of(ONE_FIELD_CR),
        row(PpcOp.DCBZ, "dcbzl", "011111 00001 ..... ..... 1111110110 0").of(WHOLE_BLOCK),
        row(PpcOp.DCBA, "dcbal", "011111 00001 ..... ..... 1011110110 0").of(WHOLE_BLOCK));
  }

  private static PpcOpRow external(int code, String mnemonic, String drawing) {
    return row(code, mnemonic, "011111 " + drawing + " 0").of(EXTERNAL_PID);
  }

  private static List<PpcOpRow> externalPid() {
    return List.of(
        external(EmbeddedOp.LBEPX, "lbepx", "..... ..... ..... 0001011111"),
        external(EmbeddedOp.LHEPX, "lhepx", "..... ..... ..... 0100011111"),
        external(EmbeddedOp.LWEPX, "lwepx", "..... ..... ..... 0000011111"),
        external(EmbeddedOp.STBEPX, "stbepx", "..... ..... ..... 0011011111"),
        external(EmbeddedOp.STHEPX, "sthepx", "..... ..... ..... 0110011111"),
        external(EmbeddedOp.STWEPX, "stwepx", "..... ..... ..... 0010011111"),
        external(EmbeddedOp.DCBSTEP, "dcbstep", "00000 ..... ..... 0000111111"),
        external(EmbeddedOp.DCBSTEP, "dcbfep", "00000 ..... ..... 0001111111"),
        external(EmbeddedOp.DCBTEP, "dcbtep", "..... ..... ..... 0100111111"),
        external(EmbeddedOp.DCBTEP, "dcbtstep", "..... ..... ..... 0011111111"),
        external(EmbeddedOp.DCBZEP, "dcbzep", "00000 ..... ..... 1111111111"),
        external(EmbeddedOp.ICBIEP, "icbiep", "00000 ..... ..... 1111011111"),
        external(EmbeddedOp.LFDEPX, "lfdepx", "..... ..... ..... 1001011111"),
        external(EmbeddedOp.STFDEPX, "stfdepx", "..... ..... ..... 1011011111"));
  }

  private static List<PpcOpRow> ibm() {
    return List.of(
        row(EmbeddedOp.TLBRE, "tlbre 440", "011111 ..... ..... ..... 1110110010 0").of(IBM_MMU),
        row(EmbeddedOp.TLBWE, "tlbwe 440", "011111 ..... ..... ..... 1111010010 0").of(IBM_MMU),
        row(EmbeddedOp.TLBSX, "tlbsx 440", "011111 ..... ..... ..... 1110010010 .").of(IBM_MMU),
        row(PpcOp.TLBSYNC, "tlbsync 440", "011111 00000 00000 00000 1000110110 0").of(IBM_MMU),
        row(EmbeddedOp.MFDCR, "mfdcr", "011111 ..... ..... ..... 0101000011 0").of(DCR),
        row(EmbeddedOp.MTDCR, "mtdcr", "011111 ..... ..... ..... 0111000011 0").of(DCR),
        row(EmbeddedOp.DLMZB, "dlmzb", "011111 ..... ..... ..... 0001001110 .").of(IBM_EMBEDDED),
        row(EmbeddedOp.CCCI, "dccci", "011111 00000 ..... ..... 0111000110 0").of(IBM_EMBEDDED),
        row(EmbeddedOp.CCCI, "iccci", "011111 ..... ..... ..... 1111000110 0").of(IBM_EMBEDDED),
        row(EmbeddedOp.DCREAD, "dcread", "011111 ..... ..... ..... 0111100110 0").of(IBM_EMBEDDED),
        row(EmbeddedOp.ICREAD, "icread", "011111 00000 ..... ..... 1111100110 0").of(IBM_EMBEDDED));
  }

  private static List<PpcOpRow> strings() {
    return List.of(
        row(EmbeddedOp.LMW, "lmw 440", "101110 ..... ..... ................").of(IBM_EMBEDDED),
        row(EmbeddedOp.STMW, "stmw 440", "101111 ..... ..... ................").of(IBM_EMBEDDED),
        row(EmbeddedOp.LSWI, "lswi", "011111 ..... ..... ..... 1001010101 0").of(STRING),
        row(EmbeddedOp.LSWX, "lswx", "011111 ..... ..... ..... 1000010101 0").of(STRING),
        row(EmbeddedOp.STSWI, "stswi", "011111 ..... ..... ..... 1011010101 0").of(STRING),
        row(EmbeddedOp.STSWX, "stswx", "011111 ..... ..... ..... 1010010101 0").of(STRING));
  }

  private static PpcOpRow halfwords(int code, String mnemonic, String extended) {
    return row(code, mnemonic, "000100 ..... ..... ..... " + extended + " .").of(LEGACY_MAC);
  }

  private static List<PpcOpRow> accumulate() {
    return List.of(
        halfwords(EmbeddedOp.MAC, "macchw", ". 0101 01100"),
        halfwords(EmbeddedOp.MAC, "macchws", ". 0111 01100"),
        halfwords(EmbeddedOp.MAC, "macchwsu", ". 0110 01100"),
        halfwords(EmbeddedOp.MAC, "macchwu", ". 0100 01100"),
        halfwords(EmbeddedOp.MAC, "machhw", ". 0001 01100"),
        halfwords(EmbeddedOp.MAC, "machhws", ". 0011 01100"),
        halfwords(EmbeddedOp.MAC, "machhwsu", ". 0010 01100"),
        halfwords(EmbeddedOp.MAC, "machhwu", ". 0000 01100"),
        halfwords(EmbeddedOp.MAC, "maclhw", ". 1101 01100"),
        halfwords(EmbeddedOp.MAC, "maclhws", ". 1111 01100"),
        halfwords(EmbeddedOp.MAC, "maclhwsu", ". 1110 01100"),
        halfwords(EmbeddedOp.MAC, "maclhwu", ". 1100 01100"),
        halfwords(EmbeddedOp.NMAC, "nmacchw", ". 0101 01110"),
        halfwords(EmbeddedOp.NMAC, "nmacchws", ". 0111 01110"),
        halfwords(EmbeddedOp.NMAC, "nmachhw", ". 0001 01110"),
        halfwords(EmbeddedOp.NMAC, "nmachhws", ". 0011 01110"),
        halfwords(EmbeddedOp.NMAC, "nmaclhw", ". 1101 01110"),
        halfwords(EmbeddedOp.NMAC, "nmaclhws", ". 1111 01110"));
  }

  private static List<PpcOpRow> multiply() {
    return List.of(
        halfwords(EmbeddedOp.MUL, "mulchw", "0 0101 01000"),
        halfwords(EmbeddedOp.MUL, "mulchwu", "0 0100 01000"),
        halfwords(EmbeddedOp.MUL, "mulhhw", "0 0001 01000"),
        halfwords(EmbeddedOp.MUL, "mulhhwu", "0 0000 01000"),
        halfwords(EmbeddedOp.MUL, "mullhw", "0 1101 01000"),
        halfwords(EmbeddedOp.MUL, "mullhwu", "0 1100 01000"));
  }
}
