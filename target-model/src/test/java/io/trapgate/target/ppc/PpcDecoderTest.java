package io.trapgate.target.ppc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PpcDecoderTest {
  private static final long SEED = 0xE500;
  private static final PpcDecoder DECODER = CoreModel.E500V2.decoder();

  static List<PpcOpRow> rows() {
    return rows(CoreModel.E500V2);
  }

  static List<PpcOpRow> floatingRows() {
    return FpOpTable.ROWS;
  }

  private static List<PpcOpRow> rows(CoreModel core) {
    return PpcOpTable.ROWS.stream().filter(row -> core.has(row.feature())).toList();
  }

  /** A word of that row whose free bits are random and whose registers make a valid update form. */
  private static int wordOf(PpcOpRow row, Random random) {
    while (true) {
      int word = random.nextInt() & ~row.mask() | row.value();
      if (row.form().accepts(word)) {
        return word;
      }
    }
  }

  @ParameterizedTest
  @MethodSource({"rows", "floatingRows"})
  void everyRowIsReached(PpcOpRow row) {
    Random random = new Random(SEED);
    PpcDecoder decoder = row.feature() == PpcFeature.FPU ? CoreModel.E500MC.decoder() : DECODER;
    assertThat(
            IntStream.range(0, 2000)
                .map(i -> decoder.decode(wordOf(row, random)))
                .filter(code -> code == row.code())
                .count())
        .as("words of %s that decode to it, seed %d", row.mnemonic(), SEED)
        .isGreaterThan(200);
  }

  static List<Named<CoreModel>> cores() {
    return List.of(
        Named.of("e500v2", CoreModel.E500V2),
        Named.of("e500mc", CoreModel.E500MC),
        Named.of("440", CoreModel.PPC440));
  }

  @ParameterizedTest
  @MethodSource("cores")
  void ofTwoOverlappingRowsTheEarlierIsTheNarrower(CoreModel core) {
    List<PpcOpRow> rows = rows(core);
    for (int j = 0; j < rows.size(); j++) {
      PpcOpRow later = rows.get(j);
      for (PpcOpRow earlier : rows.subList(0, j)) {
        int common = earlier.mask() & later.mask();
        boolean overlap = (earlier.value() & common) == (later.value() & common);
        boolean narrower = common == later.mask() && earlier.mask() != later.mask();
        // A group that some cores have may say anew what a row of the base set means to them.
        boolean replaces =
            earlier.mask() == later.mask()
                && earlier.feature() != PpcFeature.BOOK_E
                && later.feature() == PpcFeature.BOOK_E;
        assertThat(!overlap || narrower || replaces)
            .as("%s before %s", earlier.mnemonic(), later.mnemonic())
            .isTrue();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    PpcOp.ILLEGAL + 1 + "," + PpcOp.COUNT,
    SpeOp.FIRST + "," + SpeOp.END,
    FpOp.FIRST + "," + FpOp.END,
    EfpOp.FIRST + "," + EfpOp.END
  })
  void numbersOfAGroupAreDense(int first, int end) {
    assertThat(
            PpcOpTable.ROWS.stream()
                .map(PpcOpRow::code)
                .filter(code -> code >= first && code < end)
                .distinct()
                .sorted())
        .containsExactlyElementsOf(IntStream.range(first, end).boxed().toList());
  }

  @Test
  void anyWordDecodesToTheFirstRowThatFits() {
    Random random = new Random(SEED);
    for (int i = 0; i < 200_000; i++) {
      int word = random.nextInt();
      int expected =
          rows().stream()
              .filter(row -> CoreModel.E500V2.has(row.feature()) && row.fits(word))
              .findFirst()
              .filter(row -> row.form().accepts(word))
              .map(PpcOpRow::code)
              .orElse(PpcOp.ILLEGAL);
      assertThat(DECODER.decode(word)).as("%08x, seed %d", word, SEED).isEqualTo(expected);
    }
  }

  /** Words from GNU as -me500; objdump -Me500 gives the text back. */
  @ParameterizedTest
  @CsvSource({
    "7c00040c, bblels",
    "7c00044c, bbelr",
    "7c70029c, mfpmr",
    "7c70039c, mtpmr",
    "7c03214c, dcbtls",
    "7c03210c, dcbtstls",
    "7c03230c, dcblc",
    "7c0323cc, icbtls",
    "7c0321cc, icblc",
    "7c03202c, icbt",
    "7d800400, mcrxr",
    "4c00004c, rfmci",
    "4c000066, rfci",
    "7c00046c, tlbsync",
    "7c032624, tlbivax",
    "7c000764, tlbre",
    "7c0007a4, tlbwe",
    "7c002724, tlbsx",
    "7c6429de, isel",
    "7c0006ac, mbar",
    "7c0004ac, msync",
    "4c00012c, isync",
    "7c0325ec, dcba",
    "7c600026, mfcr",
    "7c6ff120, mtcrf",
    "7c600106, wrtee",
    "7c008146, wrteei",
    "44000002, sc",
    "60000000, nop",
    "38600001, li",
    "38630001, addi",
    "4e800020, blr",
    "4e800420, bctr",
    "4e800021, 'bclr, bclrl'",
    "4e800421, 'bcctr, bcctrl'",
    "7fe00008, tw",
    "9421fff0, stwu",
    "7c0802a6, mfspr",
    "7c0803a6, mtspr",
    "bf410008, stmw"
  })
  void knowsWhatTheAssemblerWrites(String hex, String mnemonic) {
    int code = DECODER.decode(HexFormat.fromHexDigits(hex));
    assertThat(rows().stream().filter(row -> row.code() == code).map(PpcOpRow::mnemonic))
        .containsExactly(mnemonic);
  }

  /** Instructions of other cores, and forms that the e500v2 refuses. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "00000000", // nothing
        "ffffffff", // fnmadd. of no core
        "7c2004ac", // lwsync
        "7c4004ac", // ptesync
        "7c0004aa", // lswi
        "7c00042a", // lswx
        "c8010000", // lfd
        "fc00002a", // fadd
        "4c00004e", // rfdi
        "7c00021c", // ehpriv
        "7c00007c", // wait
        "7c2325ec", // dcbal
        "7c2327ec", // dcbzl
        "7c000024", // tlbilx
        "7c602286", // mfdcr
        "7c0000f4", // popcntb
        "7ca32000", // cmpd
        "7c602829", // lwarx with the EH hint
        "7c60292c", // stwcx without the record bit
        "4c000420", // bcctr that decrements
        "84000000", // lwzu r0,0(0)
        "84630000", // lwzu r3,0(r3)
        "94000000", // stwu r0,0(0)
        "e8610000", // ld
        "10000000", // AltiVec vaddubm
        "7c0000ce", // lvx
      })
  void refusesWhatTheCoreDoesNotHave(String hex) {
    assertThat(DECODER.decode(HexFormat.fromHexDigits(hex))).isEqualTo(PpcOp.ILLEGAL);
  }

  @Test
  void aCoreWithoutAGroupRefusesItsInstructions() {
    PpcDecoder plain = new PpcDecoder(rows(), EnumSet.of(PpcFeature.BOOK_E));
    int isel = 0x7C6429DE;

    assertThat(plain.decode(isel)).isEqualTo(PpcOp.ILLEGAL);
    assertThat(plain.decode(0x7C642A14)).isEqualTo(PpcOp.ADD);
    assertThat(DECODER.decode(isel)).isEqualTo(PpcOp.ISEL);
  }

  @ParameterizedTest
  @MethodSource("wrongDrawings")
  void aDrawingHasThirtyTwoBits(String drawing) {
    assertThatThrownBy(() -> PpcOpRow.row(3, "x", drawing))
        .hasMessageContaining("bits drawn (expected: 32)");
  }

  static Stream<String> wrongDrawings() {
    return Stream.of("", "001110", ".".repeat(33));
  }
}
