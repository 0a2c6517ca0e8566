package io.trapgate.target.ppc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The engine switched off, and words that no manual gives to it. */
class SpeUnavailableTest {
  private final SpeBench bench = new SpeBench();

  static List<PpcOpRow> rows() {
    return SpeBench.rows().stream().filter(row -> row.code() != SpeOp.BRINC).toList();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void withoutTheBitOfTheMsrItIsUnavailable(PpcOpRow row) {
    bench.cpu.setMsr(0);
    long acc = 0x0123_4567_89AB_CDEFL;
    bench.state.acc = acc;

    assertThatThrownBy(() -> bench.execute(row.value() | 4 << 21))
        .isInstanceOfSatisfying(
            GuestFault.class,
            fault -> {
              assertThat(fault.ivor()).isEqualTo(32);
              assertThat(fault.esr()).isEqualTo(0x80);
            });
    assertThat(bench.get(4)).isZero();
    assertThat(bench.state.acc).isEqualTo(acc);
  }

  @Test
  void brincNeedsNoBitAndLeavesTheUpperWordAlone() {
    bench.cpu.setMsr(0);
    bench.set(3, 0x7777_7777_0000_0000L);
    bench.set(4, 0x1111_1111_0000_0000L);
    bench.set(5, 0x0000_0000_0000_FFFFL);

    bench.execute(SpeBench.word("brinc", 3, 4, 5));

    assertThat(bench.get(3)).isEqualTo(0x7777_7777_0000_8000L);
  }

  /** What binutils alone has: the low, high and guarded forms of a draft. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "443 463 44B 46B", // evmwlssf evmwlssfa evmwlsmf evmwlsmfa
        "543 54B 5C3 5CB", // evmwlssfaaw evmwlsmfaaw evmwlssfanw evmwlsmfanw
        "544 545 547 54C 54D 54F", // evmwhusiaa evmwhssmaa evmwhssfaa evmwhumiaa …smiaa …smfaa
        "5C4 5C5 5C7 5CC 5CD 5CF", // evmwhusian evmwhssian evmwhssfan evmwhumian …smian …smfan
        "564 565 567 56F", // evmwhgumiaa evmwhgsmiaa evmwhgssfaa evmwhgsmfaa
        "5E4 5E5 5E7 5EF" // evmwhgumian evmwhgsmian evmwhgssfan evmwhgsmfan
      })
  void wordsOfTheDraftAreIllegal(String extendedOpcodes) {
    for (String extended : extendedOpcodes.split(" ", -1)) {
      int word = 4 << 26 | 3 << 21 | 4 << 16 | 5 << 11 | Integer.parseInt(extended, 16);
      assertThat(CoreModel.E500V2.decoder().decode(word)).as(extended).isEqualTo(PpcOp.ILLEGAL);
    }
  }
}
