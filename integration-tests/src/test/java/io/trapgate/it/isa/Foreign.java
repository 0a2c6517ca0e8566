package io.trapgate.it.isa;

import io.trapgate.target.ppc.PpcOpRow;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Words that QEMU executes although the hardware has no such instruction. */
final class Foreign {
  /** Would throw away the mapping that the tests live in, so it is not even tried. */
  private static final PpcOpRow TLBILX = row("tlbilx", "011111 ..... ..... ..... 0000010010 .");

  /** AltiVec words that end QEMU 7.2 itself on a core without AltiVec. */
  private static final List<PpcOpRow> FATAL =
      List.of(altivec("00000000101"), altivec("00001000101"), altivec("00101000101"));

  private static final String ALTIVEC =
      "AltiVec words that QEMU executes without asking for AltiVec";

  private static final List<PpcOpRow> ALL =
      List.of(
          row("rfdi of the e500mc", "010011 ..... ..... ..... 0000100111 ."),
          row("mcrf found by five of ten extended bits", "010011 ..... ..... ..... .....00000 ."),
          row("external PID accesses of the e500mc", "011111 ..... ..... ..... .....11111 ."),
          row(
              "658, 690, 722 and 754, which no manual has",
              "011111 ..... ..... ..... 101..10010 ."),
          row("dcbal, dcbzl of the e500mc", "011111 ....1 ..... ..... 1.11110110 ."),
          row("dcbf with L", "011111 ..... ..... ..... 0001010110 ."),
          row("lwarx with the EH hint", "011111 ..... ..... ..... 0000010100 1"),
          row("stwcx without the record bit", "011111 ..... ..... ..... 0010010110 0"),
          row("wrtee with bit 11 set", "011111 ..... 1.... ..... 0010000011 ."),
          row("mtmsr with L", "011111 ..... ....1 ..... 0010010010 ."),
          row("tlbsx with the record bit", "011111 ..... ..... ..... 1110010010 1"),
          row("mtspr with the last bit", "011111 ..... ..... ..... 0111010011 1"),
          altivec("00110001101"),
          altivec("00111000111"),
          altivec("00111001101"),
          altivec("01010000111"),
          altivec("01110000111"),
          altivec("10111000111"),
          altivec("11010000111"),
          altivec("11110000111"));

  private static final List<PpcOpRow> E500MC =
      List.of(row("msgsnd, msgclr with reserved bits", "011111 ..... ..... ..... 0011.01110 ."));

  private static final List<PpcOpRow> PPC440 =
      List.of(
          row("dcbtls of the e500", "011111 0.... ..... ..... 0010100110 0"),
          row("icbt of the 40x", "011111 ..... ..... ..... 0100000110 0"));

  private Foreign() {}

  private static PpcOpRow row(String name, String drawing) {
    return PpcOpRow.row(0, name, drawing);
  }

  private static PpcOpRow altivec(String extended) {
    return row(ALTIVEC, "000100 ..... ..... ..... " + extended);
  }

  /** Whether the word may be tried. */
  static boolean isHarmless(int word) {
    return !TLBILX.fits(word) && FATAL.stream().noneMatch(row -> row.fits(word));
  }

  /** Why QEMU may execute the word. */
  static Optional<String> reason(IsaCore core, int word) {
    List<PpcOpRow> own =
        switch (core) {
          case E500V2 -> List.of();
          case E500MC -> E500MC;
          case PPC440 -> PPC440;
        };
    return Stream.concat(ALL.stream(), own.stream())
        .filter(row -> row.fits(word))
        .map(PpcOpRow::mnemonic)
        .findFirst();
  }
}
