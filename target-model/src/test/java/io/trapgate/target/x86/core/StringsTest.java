package io.trapgate.target.x86.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StringsTest {
  private static long[] gpr(TestCpu guest) {
    return guest.state().gpr;
  }

  private static TestCpu guest(int bits, long from, long to, long count) {
    TestCpu guest = TestCpu.of(bits).put(0x2000, "101112131415161718191A1B1C1D1E1F");
    gpr(guest)[Gpr.RSI] = from;
    gpr(guest)[Gpr.RDI] = to;
    gpr(guest)[Gpr.RCX] = count;
    gpr(guest)[Gpr.RAX] = 0x1122_3344_5566_7788L;
    return guest;
  }

  /** How far the indexes go, and what is left of the count. */
  @ParameterizedTest
  @CsvSource({
    "16, A4, 1, 3",
    "16, A5, 2, 3",
    "16, 66A5, 4, 3",
    "32, A5, 4, 3",
    "32, 66A5, 2, 3",
    "64, A5, 4, 3",
    "64, 48A5, 8, 3",
    "64, 66A5, 2, 3",
    "64, 48A4, 1, 3",
    "16, F3A4, 3, 0",
    "32, F3A5, 12, 0",
    "32, F2A4, 3, 0",
    "64, F348A5, 24, 0",
    "64, 66F3A5, 6, 0"
  })
  void movs(int bits, String code, int moved, int left) {
    TestCpu guest = guest(bits, 0x2000, 0x3000, 3);

    SingleStep.execute(guest, code);

    assertThat(gpr(guest)[Gpr.RSI]).isEqualTo(0x2000 + moved);
    assertThat(gpr(guest)[Gpr.RDI]).isEqualTo(0x3000 + moved);
    assertThat(gpr(guest)[Gpr.RCX]).isEqualTo(left);
    assertThat(guest.get(0x3000, moved)).isEqualTo(guest.get(0x2000, moved));
    assertThat(guest.get(0x3000 + moved, 1)).containsExactly(0);
  }

  @Test
  void backwards() {
    TestCpu guest = guest(32, 0x2004, 0x3004, 2);
    guest.state().flags |= Flag.DF;

    SingleStep.execute(guest, "F3A5");

    assertThat(guest.get(0x3000, 9)).containsExactly(16, 17, 18, 19, 20, 21, 22, 23, 0);
    assertThat(gpr(guest)[Gpr.RSI]).isEqualTo(0x1FFC);
    assertThat(gpr(guest)[Gpr.RDI]).isEqualTo(0x2FFC);
  }

  @Test
  void aCountOfZeroTouchesNothing() {
    TestCpu guest = guest(32, 0x2000, 0xFFFF_FFF0L, 0);
    guest.state().segments[SegmentName.ES].limit = 0;
    for (String code : new String[] {"F3A4", "F3A6", "F2AF", "F3AA", "F3AC"}) {
      SingleStep.execute(guest, code);
    }
    assertThat(gpr(guest)[Gpr.RSI]).isEqualTo(0x2000);
    assertThat(guest.state().flags).isEqualTo(Flag.FIXED);
  }

  @Test
  void theAddressSizeSaysHowWideIndexesAndCountAre() {
    TestCpu guest = guest(32, 0xABCD_2000L, 0x1234_FFFFL, 0x5555_0002L);

    SingleStep.execute(guest, "67F3A4");

    assertThat(gpr(guest)[Gpr.RSI]).isEqualTo(0xABCD_2002L);
    assertThat(gpr(guest)[Gpr.RDI]).isEqualTo(0x1234_0001L); // DI wraps
    assertThat(gpr(guest)[Gpr.RCX]).isEqualTo(0x5555_0000L);
    assertThat(guest.get(0xFFFF, 1)).containsExactly(16);
    assertThat(guest.get(0, 1)).containsExactly(17);

    TestCpu wide = guest(64, 0xF_0000_2000L, 0xF_0000_3000L, 0xF_0000_0001L);
    SingleStep.execute(wide, "67F3A4");
    assertThat(gpr(wide)[Gpr.RCX]).isZero();
    assertThat(gpr(wide)[Gpr.RSI]).isEqualTo(0x2001);
  }

  @Test
  void theSourceSegmentCanBeOverriddenTheDestinationNot() {
    TestCpu guest = guest(16, 0x2000, 0x3000, 1);
    guest.state().segments[SegmentName.GS].setReal(0x100);
    guest.state().segments[SegmentName.ES].setReal(0x1000);

    SingleStep.execute(guest, "65A4"); // from GS:2000 = 3000
    assertThat(guest.get(0x1_3000, 1)).containsExactly(0);
    gpr(guest)[Gpr.RSI] = 0x1001;
    SingleStep.execute(guest, "65A4"); // from GS:1001 = 2001
    assertThat(guest.get(0x1_3001, 1)).containsExactly(0x11);
    gpr(guest)[Gpr.RAX] = 0x77;
    SingleStep.execute(guest, "65AA");
    assertThat(guest.get(0x1_3002, 1)).containsExactly(0x77);
    gpr(guest)[Gpr.RSI] = 0x1003;
    SingleStep.execute(guest, "65AC");
    assertThat(gpr(guest)[Gpr.RAX]).isEqualTo(0x13);
  }

  /** REPE stops after the first difference, REPNE after the first match. */
  @ParameterizedTest
  @CsvSource({
    "F3A6, 3, SAC, 5",
    "F2A6, 1, ZP, 7",
    "F3A7, 4, SPC, 7",
    "F3AE, 1, '', 7",
    "F2AE, 8, ZP, 0"
  })
  void comparisons(String code, int moved, String flags, int left) {
    TestCpu guest = guest(32, 0x2000, 0x3000, 8).put(0x3000, "1011331415161720");
    gpr(guest)[Gpr.RAX] = 0x20;

    SingleStep.execute(guest, code);

    assertThat(gpr(guest)[Gpr.RDI]).isEqualTo(0x3000 + moved);
    assertThat(gpr(guest)[Gpr.RCX]).isEqualTo(left);
    assertThat(FlagLetters.of(guest.state().flags)).isEqualTo(flags);
  }

  @Test
  void oneExecutionIsOneIteration() {
    TestCpu guest = guest(32, 0x2000, 0x3000, 3);
    for (int left = 2; left > 0; left--) {
      guest.run("F3A4", 1);
      assertThat(gpr(guest)[Gpr.RCX]).isEqualTo(left);
      assertThat(guest.state().rip).isEqualTo(0x1000);
    }
    guest.run("F3A4", 1);
    assertThat(guest.state().rip).isEqualTo(0x1002);
    assertThat(guest.cpu.instructions()).isEqualTo(3);
  }

  @Test
  void aFaultKeepsTheIterationsBeforeIt() {
    TestCpu guest = guest(32, 0x2000, 0x2FFE, 5);
    guest.state().segments[SegmentName.ES].limit = 0x2FFF;
    Insn insn = SingleStep.decode(guest, "F3A4");
    insn.row.method().execute(guest.cpu, insn);
    insn.row.method().execute(guest.cpu, insn);

    assertThat(SingleStep.fault(guest, "F3A4")).isEqualTo(X86Fault.GP);
    assertThat(gpr(guest)[Gpr.RCX]).isEqualTo(3);
    assertThat(gpr(guest)[Gpr.RSI]).isEqualTo(0x2002);
  }

  @Test
  void lodsAndStosWidths() {
    TestCpu guest = guest(64, 0x2000, 0x3000, 2);
    SingleStep.execute(guest, "48AB");
    assertThat(guest.get(0x3000, 8)).startsWith(0x88, 0x77, 0x66, 0x55, 0x44, 0x33, 0x22, 0x11);
    SingleStep.execute(guest, "AD");
    assertThat(gpr(guest)[Gpr.RAX]).isEqualTo(0x1312_1110L);
    SingleStep.execute(guest, "66AD");
    assertThat(gpr(guest)[Gpr.RAX]).isEqualTo(0x1312_1514L);
    SingleStep.execute(guest, "F3AC"); // the last one stays
    assertThat(gpr(guest)[Gpr.RAX]).isEqualTo(0x1312_1517L);
  }
}
