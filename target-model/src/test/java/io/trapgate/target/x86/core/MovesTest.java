package io.trapgate.target.x86.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MovesTest {
  private static final long RAX = 0x1122_3344_5566_7788L;
  private static final long RBX = 0xFFEE_DDCC_BBAA_9988L;

  /** RAX after it. */
  @ParameterizedTest
  @CsvSource({
    "64, 88D8, 1122334455667788",
    "64, 88DC, 1122334455668888",
    "64, 88F8, 1122334455667799", // BH
    "64, 6689D8, 1122334455669988",
    "64, 89D8, BBAA9988",
    "64, 4889D8, FFEEDDCCBBAA9988",
    "64, 48C7C0FEFFFFFF, FFFFFFFFFFFFFFFE",
    "64, 48B8080706050403F2F1, F1F2030405060708",
    "64, B804030201, 1020304",
    "64, B412, 1122334455661288",
    "64, 40B412, 1122334455667788", // SPL
    "64, 0FB6C7, 99", // BH
    "64, 0FBEC7, FFFFFF99",
    "64, 480FBEC3, FFFFFFFFFFFFFF88",
    "64, 660FBEC3, 112233445566FF88",
    "64, 0FB7C3, 9988",
    "64, 480FBFC3, FFFFFFFFFFFF9988",
    "64, 4863C3, FFFFFFFFBBAA9988",
    "64, 63C3, BBAA9988",
    "64, 6663C3, 1122334455669988",
    "64, 0FC8, 88776655",
    "64, 480FC8, 8877665544332211",
    "64, 6698, 112233445566FF88",
    "64, 98, 7788",
    "64, 4898, 55667788"
  })
  void extension(int bits, String code, String expected) {
    accumulator(bits, code, expected);
  }

  /** RAX after it. */
  @ParameterizedTest
  @CsvSource({
    "64, 90, 1122334455667788",
    "64, F390, 1122334455667788",
    "64, 6690, 1122334455667788",
    "64, 4890, 1122334455667788",
    "64, 4190, 4444444444444444 with 32 bits",
    "64, 93, BBAA9988",
    "64, 6693, 1122334455669988",
    "64, 0F44C3, 55667788", // CMOVE, false: the upper half goes
    "64, 0F45C3, BBAA9988",
    "64, 660F44C3, 1122334455667788",
    "64, 0F95C0, 1122334455667701",
    "64, 0F94C4, 1122334455660088",
    "64, 8D4310, BBAA9998",
    "64, 488D4310, FFEEDDCCBBAA9998",
    "64, 67488D4310, BBAA9998",
    "64, 66678D4310, 1122334455669998",
    "64, 488D0510000000, 1017", // RIP relative: from the next instruction
    "64, 0F1F00, 1122334455667788",
    "64, 0F0D08, 1122334455667788",
    "64, F30F1EFA, 1122334455667788",
    "32, D6, 55667700",
    "32, 9F, 55660288",
    "64, 67A100200000, 44332211",
    "64, A10020000000000000, 44332211",
    "64, 48A10020000000000000, 8877665544332211",
    "32, A100200000, 44332211",
    "16, A10020, 55662211",
    "16, 66A10020, 44332211",
    "16, 67A000200000, 55667711"
  })
  void accumulator(int bits, String code, String expected) {
    TestCpu guest = TestCpu.of(bits).put(0x2000, "1122334455667788");
    guest.state().gpr[Gpr.RAX] = bits == 64 ? RAX : RAX & 0xFFFF_FFFFL;
    guest.state().gpr[Gpr.RBX] = RBX;
    guest.state().gpr[8] = 0x4444_4444_4444_4444L;

    SingleStep.execute(guest, code);

    long value = expected.contains("with") ? 0x4444_4444L : Long.parseUnsignedLong(expected, 16);
    assertThat(guest.state().gpr[Gpr.RAX]).isEqualTo(value);
  }

  @Test
  void movbeAndItsPrefixes() {
    TestCpu guest = TestCpu.of(64).put(0x2000, "1122334455667788");
    guest.state().gpr[Gpr.RBX] = 0x2000;

    SingleStep.execute(guest, "480F38F003");
    assertThat(guest.state().gpr[Gpr.RAX]).isEqualTo(RAX);
    SingleStep.execute(guest, "660F38F14304");
    assertThat(guest.get(0x2004, 2)).containsExactly(0x77, 0x88);
    assertThat(SingleStep.fault(guest, "0F38F0C3")).isEqualTo(X86Fault.UD); // a register
    assertThat(SingleStep.fault(guest, "F30F38F003")).isEqualTo(X86Fault.UD);
  }

  @Test
  void xlatAddsWithTheAddressSizeInTheOverriddenSegment() {
    TestCpu guest = TestCpu.of(16).put(0x3_0010, "5A");
    guest.state().segments[SegmentName.FS].setReal(0x3000);
    guest.state().gpr[Gpr.RBX] = 0xFFF0;
    guest.state().gpr[Gpr.RAX] = 0x1120;

    SingleStep.execute(guest, "64D7"); // FFF0 + 20 wraps to 10

    assertThat(guest.state().gpr[Gpr.RAX]).isEqualTo(0x115A);
  }

  @Test
  void signSpreadsIntoRdx() {
    TestCpu guest = TestCpu.of(64);
    guest.state().gpr[Gpr.RDX] = -1;
    guest.state().gpr[Gpr.RAX] = 0x8000_8000L;

    SingleStep.execute(guest, "4899");
    assertThat(guest.state().gpr[Gpr.RDX]).isZero();
    SingleStep.execute(guest, "6699");
    assertThat(guest.state().gpr[Gpr.RDX]).isEqualTo(0xFFFF);
    SingleStep.execute(guest, "99");
    assertThat(guest.state().gpr[Gpr.RDX]).isEqualTo(0xFFFF_FFFFL);
  }

  @Test
  void flagsThroughAh() {
    TestCpu guest = TestCpu.of(32);
    guest.state().flags = Flag.FIXED | Flag.OF | Flag.CF;
    guest.state().gpr[Gpr.RAX] = 0xFF00;
    SingleStep.execute(guest, "9E");
    assertThat(FlagLetters.of(guest.state().flags)).isEqualTo("OSZAPC");
    guest.state().gpr[Gpr.RAX] = 0x0000;
    SingleStep.execute(guest, "9E");
    assertThat(guest.state().flags).isEqualTo(Flag.FIXED | Flag.OF);
    SingleStep.execute(guest, "F9");
    SingleStep.execute(guest, "D6");
    assertThat(guest.state().gpr[Gpr.RAX]).isEqualTo(0xFF);
    SingleStep.execute(guest, "F5");
    SingleStep.execute(guest, "FD");
    assertThat(guest.state().flags).isEqualTo(Flag.FIXED | Flag.OF | Flag.DF);
    SingleStep.execute(guest, "FC");
    assertThat(guest.state().flags).isEqualTo(Flag.FIXED | Flag.OF);
  }

  @Test
  void hintsTouchNoMemory() {
    TestCpu guest = TestCpu.of(32);
    guest.state().segments[SegmentName.DS].limit = 0;

    for (String code : new String[] {"0F1F03", "0F1803", "0F0D0B", "8D03"}) {
      guest.state().gpr[Gpr.RBX] = 0x5000;
      SingleStep.execute(guest, code);
    }
    assertThat(SingleStep.fault(guest, "0F4403")).isEqualTo(X86Fault.GP); // CMOVE reads always
    assertThat(SingleStep.fault(guest, "8DC0")).isEqualTo(X86Fault.UD);
    assertThat(SingleStep.fault(guest, "0F0B")).isEqualTo(X86Fault.UD);
    assertThat(SingleStep.fault(guest, "0FB9C0")).isEqualTo(X86Fault.UD);
    assertThat(SingleStep.fault(guest, "0FFFC0")).isEqualTo(X86Fault.UD);
    assertThat(SingleStep.fault(guest, "C6C8 00")).isEqualTo(X86Fault.UD);
  }
}
