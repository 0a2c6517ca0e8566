package io.trapgate.target.ppc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Instructions worked by hand after the SPEPEM's operation sections, with operands that show what
 * each form does differently: -1 times -1, sums beyond a word, products with a sign.
 */
class SpeExamplesTest {
  private static final int OVERFLOW_BEFORE = 0x4000_4001;

  /** Halfwords: 8000 0003 4000 FFFE times 8000 0005 0002 0003. */
  private static final String HALFWORDS = "800000034000FFFE 8000000500020003 7FFFFFFF00000010 : ";

  /** Words: -1 times 2, and -1.0 times -1.0 as fractions. */
  private static final String WORDS = "FFFFFFFF80000000 0000000280000000 7FFFFFFF00000001 : ";

  private static final String SUMS = "8000000100000003 0000000000000000 7FFFFFFF00000001 : ";

  /** mnemonic, rA rB acc, rD, what the accumulator is afterwards, OV bits afterwards. */
  static Stream<String> examples() {
    return Stream.of(
            multiplies(),
            halfwordAdds(),
            halfwordSubtracts(),
            guarded(),
            words(),
            wordAccumulates(),
            accumulator(),
            divisions(),
            shifts())
        .flatMap(s -> s);
  }

  private static Stream<String> each(String operands, String... lines) {
    return Stream.of(lines)
        .map(line -> {
          int space = line.indexOf(' ');
          return line.substring(0, space) + " " + operands + line.substring(space + 1);
        });
  }

  private static Stream<String> multiplies() {
    return each(
        HALFWORDS,
        "evmheumi 4000000000008000 kept same",
        "evmhesmi 4000000000008000 kept same",
        "evmhesmf 8000000000010000 kept same",
        "evmhessf 7FFFFFFF00010000 kept H",
        "evmhoumi 0000000F0002FFFA kept same",
        "evmhosmi 0000000FFFFFFFFA kept same",
        "evmhosmf 0000001EFFFFFFF4 kept same",
        "evmhossf 0000001EFFFFFFF4 kept none",
        "evmheumia 4000000000008000 rD same",
        "evmhesmia 4000000000008000 rD same",
        "evmhesmfa 8000000000010000 rD same",
        "evmhessfa 7FFFFFFF00010000 rD H",
        "evmhoumia 0000000F0002FFFA rD same",
        "evmhosmia 0000000FFFFFFFFA rD same",
        "evmhosmfa 0000001EFFFFFFF4 rD same",
        "evmhossfa 0000001EFFFFFFF4 rD none");
  }

  private static Stream<String> halfwordAdds() {
    return each(
        HALFWORDS,
        "evmheusiaaw BFFFFFFF00008010 rD none",
        "evmhessiaaw 7FFFFFFF00008010 rD H",
        "evmhessfaaw 7FFFFFFF00010010 rD H",
        "evmheumiaaw BFFFFFFF00008010 rD same",
        "evmhesmiaaw BFFFFFFF00008010 rD same",
        "evmhesmfaaw FFFFFFFF00010010 rD same",
        "evmhousiaaw 8000000E0003000A rD none",
        "evmhossiaaw 7FFFFFFF0000000A rD H",
        "evmhossfaaw 7FFFFFFF00000004 rD H",
        "evmhoumiaaw 8000000E0003000A rD same",
        "evmhosmiaaw 8000000E0000000A rD same",
        "evmhosmfaaw 8000001D00000004 rD same");
  }

  private static Stream<String> halfwordSubtracts() {
    return each(
        HALFWORDS,
        "evmheusianw 3FFFFFFF00000000 rD L",
        "evmhessianw 3FFFFFFFFFFF8010 rD none",
        "evmhessfanw 00000000FFFF0010 rD H",
        "evmheumianw 3FFFFFFFFFFF8010 rD same",
        "evmhesmianw 3FFFFFFFFFFF8010 rD same",
        "evmhesmfanw FFFFFFFFFFFF0010 rD same",
        "evmhousianw 7FFFFFF000000000 rD L",
        "evmhossianw 7FFFFFF000000016 rD none",
        "evmhossfanw 7FFFFFE10000001C rD none",
        "evmhoumianw 7FFFFFF0FFFD0016 rD same",
        "evmhosmianw 7FFFFFF000000016 rD same",
        "evmhosmfanw 7FFFFFE10000001C rD same");
  }

  private static Stream<String> guarded() {
    return each(
        HALFWORDS,
        "evmhegumiaa 7FFFFFFF00008010 rD same",
        "evmhegsmiaa 7FFFFFFF00008010 rD same",
        "evmhegsmfaa 7FFFFFFF00010010 rD same",
        "evmhogumiaa 7FFFFFFF0003000A rD same",
        "evmhogsmiaa 7FFFFFFF0000000A rD same",
        "evmhogsmfaa 7FFFFFFF00000004 rD same",
        "evmhegumian 7FFFFFFEFFFF8010 rD same",
        "evmhegsmian 7FFFFFFEFFFF8010 rD same",
        "evmhegsmfan 7FFFFFFEFFFF0010 rD same",
        "evmhogumian 7FFFFFFEFFFD0016 rD same",
        "evmhogsmian 7FFFFFFF00000016 rD same",
        "evmhogsmfan 7FFFFFFF0000001C rD same");
  }

  private static Stream<String> words() {
    return each(
        WORDS,
        "evmwlumi FFFFFFFE00000000 kept same",
        "evmwhumi 0000000140000000 kept same",
        "evmwhsmi FFFFFFFF40000000 kept same",
        "evmwhsmf FFFFFFFF80000000 kept same",
        "evmwhssf FFFFFFFF7FFFFFFF kept L",
        "evmwumi 4000000000000000 kept same",
        "evmwsmi 4000000000000000 kept same",
        "evmwsmf 8000000000000000 kept same",
        "evmwssf 7FFFFFFFFFFFFFFF kept L",
        "evmwlumia FFFFFFFE00000000 rD same",
        "evmwhumia 0000000140000000 rD same",
        "evmwhsmia FFFFFFFF40000000 rD same",
        "evmwhsmfa FFFFFFFF80000000 rD same",
        "evmwhssfa FFFFFFFF7FFFFFFF rD L",
        "evmwumia 4000000000000000 rD same",
        "evmwsmia 4000000000000000 rD same",
        "evmwsmfa 8000000000000000 rD same",
        "evmwssfa 7FFFFFFFFFFFFFFF rD L");
  }

  private static Stream<String> wordAccumulates() {
    return each(
        WORDS,
        "evmwlusiaaw FFFFFFFF00000001 rD H",
        "evmwlssiaaw 7FFFFFFD00000001 rD none",
        "evmwlumiaaw 7FFFFFFD00000001 rD same",
        "evmwlsmiaaw 7FFFFFFD00000001 rD same",
        "evmwlusianw 0000000000000001 rD H",
        "evmwlssianw 7FFFFFFF00000001 rD H",
        "evmwlumianw 8000000100000001 rD same",
        "evmwlsmianw 8000000100000001 rD same",
        "evmwumiaa BFFFFFFF00000001 rD same",
        "evmwsmiaa BFFFFFFF00000001 rD same",
        "evmwsmfaa FFFFFFFF00000001 rD same",
        "evmwssfaa FFFFFFFF00000000 rD L",
        "evmwumian 3FFFFFFF00000001 rD same",
        "evmwsmian 3FFFFFFF00000001 rD same",
        "evmwsmfan FFFFFFFF00000001 rD same",
        "evmwssfan FFFFFFFF00000002 rD L");
  }

  private static Stream<String> accumulator() {
    return each(
        SUMS,
        "evaddusiaaw FFFFFFFF00000004 rD H",
        "evaddssiaaw 0000000000000004 rD none",
        "evaddumiaaw 0000000000000004 rD same",
        "evaddsmiaaw 0000000000000004 rD same",
        "evsubfusiaaw 0000000000000000 rD HL",
        "evsubfssiaaw 7FFFFFFFFFFFFFFE rD H",
        "evsubfumiaaw FFFFFFFEFFFFFFFE rD same",
        "evsubfsmiaaw FFFFFFFEFFFFFFFE rD same",
        "evmra 8000000100000003 rD same");
  }

  private static Stream<String> divisions() {
    return Stream.of(
        "evdivws 80000000FFFFFFF9 FFFFFFFF00000002 0 : 7FFFFFFFFFFFFFFD kept H",
        "evdivws FFFFFFFF00000000 0000000000000000 0 : 800000007FFFFFFF kept HL",
        "evdivws 00000064FFFFFF9C FFFFFFF900000007 0 : FFFFFFF2FFFFFFF2 kept none",
        "evdivwu 80000000FFFFFFF9 0000000000000002 0 : FFFFFFFF7FFFFFFC kept H",
        "evdivwu 80000000FFFFFFF9 8000000100000000 0 : 00000000FFFFFFFF kept L");
  }

  private static Stream<String> shifts() {
    return Stream.of(
        "evsrwu 8000000080000000 0000002100000004 0 : 0000000008000000 kept same",
        "evsrws 8000000080000000 0000002100000004 0 : FFFFFFFFF8000000 kept same",
        "evslw 0000000100000003 000000200000001F 0 : 0000000080000000 kept same",
        "evslw 0000000100000003 0000004000000001 0 : 0000000100000006 kept same",
        "evrlw 8000000180000001 0000002100000004 0 : 0000000300000018 kept same",
        "evrndw 00007FFF00018000 0000000000000000 0 : 0000000000020000 kept same",
        "evrndw FFFF800080007FFF 0000000000000000 0 : 0000000080000000 kept same",
        "evabs 80000000FFFFFFFF 0000000000000000 0 : 8000000000000001 kept same",
        "evcntlsw FFFF000000000000 0000000000000000 0 : 0000001000000020 kept same",
        "brinc 0000000500010004 000000070000000C 0 : 000000000001000C kept same");
  }

  @ParameterizedTest
  @MethodSource("examples")
  void areWhatTheManualSays(String example) {
    String[] part = example.split("[ :]+", -1);
    SpeBench bench = new SpeBench();
    bench.set(4, HexFormat.fromHexDigitsToLong(part[1]));
    bench.set(5, HexFormat.fromHexDigitsToLong(part[2]));
    long acc = HexFormat.fromHexDigitsToLong(part[3]);
    bench.state.acc = acc;
    bench.state.spefscr = OVERFLOW_BEFORE;

    bench.execute(SpeBench.word(part[0], 3, 4, 5));

    long result = HexFormat.fromHexDigitsToLong(part[4]);
    assertThat(bench.get(3)).as("rD").isEqualTo(result);
    assertThat(bench.state.acc).as("acc").isEqualTo(part[5].equals("rD") ? result : acc);
    assertThat(bench.state.spefscr).as("spefscr").isEqualTo(spefscr(part[6]));
  }

  private static int spefscr(String overflow) {
    return switch (overflow) {
      case "same" -> OVERFLOW_BEFORE;
      case "none" -> 1;
      case "H" -> 0xC000_0001;
      case "L" -> 0x0000_C001;
      case "HL" -> 0xC000_C001;
      default -> throw new IllegalArgumentException(overflow);
    };
  }

  /** What no other implementation confirms has an example at least. */
  @Test
  void multiplicationsAccumulatorAndDivisionsAllHaveOne() {
    Set<String> shown =
        examples().map(e -> e.substring(0, e.indexOf(' '))).collect(Collectors.toSet());
    Set<String> missing =
        SpeBench.rows().stream()
            .filter(row -> row.code() >= SpeOp.EVMHESSF && row.code() < SpeOp.END)
            .map(PpcOpRow::mnemonic)
            .filter(mnemonic -> !shown.contains(mnemonic))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(missing).isEmpty();
  }
}
