package io.trapgate.target.x86.fpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FxReportTest {
  @Test
  void aStateWithTwoValues() {
    FpuState s = new FpuState();
    s.top(6);
    s.st(0, new F80(0x4000, 0xC90F_DAA2_2168_C235L));
    s.st(1, new F80(0xBFFF, 1L << 63));
    s.fip = 0x1234;
    s.fop = 0x5C0;
    s.xmm[0] = Double.doubleToLongBits(1.5);
    List<String> lines = FxReport.lines(s, false);

    assertThat(lines)
        .contains(
            "FCW   037f  masked: IE DE ZE OE UE PE; precision 64 bits; rounding nearest",
            "FSW   3000  TOP 6; set: none; C3 C2 C1 C0 0000",
            "FTW   c0    abridged; 0fff in full",
            "FOP   5c0   (dd c0) FIP 0000:1234 FDP 0000:0",
            "MXCSR 00001f80  masked: IE DE ZE OE UE PE; set: none; rounding nearest",
            "ST0 R6 valid   4000 c90fdaa22168c235  +3.141592653589793239",
            "ST1 R7 valid   bfff 8000000000000000  -1",
            "ST2 R0 empty   0000 0000000000000000  +0",
            "XMM0  00000000000000003ff8000000000000  0.0 1.5",
            "FXSAVE writes 288 bytes of 512 now:",
            "000  7f 03 00 30 c0 00 c0 05 34 12 00 00 00 00 00 00  FCW FSW FTW - FOP FIP FCS -",
            "020  35 c2 68 21 a2 da 0f c9 00 40 00 00 00 00 00 00  ST0",
            "120  not written up to 1ff")
        .doesNotContain("XMM8");
  }

  @Test
  void sixteenRegistersIn64BitMode() {
    List<String> lines = FxReport.lines(new FpuState(), true);

    assertThat(lines).anyMatch(l -> l.startsWith("XMM15 "));
    assertThat(lines).contains("FXSAVE writes 416 bytes of 512 now:", "1a0  not written up to 1ff");
  }

  @Test
  void valuesToBeRead() {
    assertThat(new F80(0x7FFF, 1L << 63).readable()).isEqualTo("+inf");
    assertThat(F80.INDEFINITE.readable()).isEqualTo("-QNaN");
    assertThat(new F80(0x7FFF, (1L << 63) + 1).readable()).isEqualTo("+SNaN");
    assertThat(new F80(0x3FFF, 1).readable()).isEqualTo("unsupported");
    assertThat(new F80(0, 1).readable()).isEqualTo("+3.645199531882474603E-4951");
  }
}
