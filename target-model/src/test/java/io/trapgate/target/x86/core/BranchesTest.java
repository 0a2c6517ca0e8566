package io.trapgate.target.x86.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.aggregator.ArgumentsAccessor;
import org.junit.jupiter.params.provider.CsvSource;

class BranchesTest {
  private static final long TOP = 0x7000;

  /** Where it goes from 0x1000 with RAX = 0x12345. */
  @ParameterizedTest
  @CsvSource({
    "16, EB 10, 1012",
    "16, EB FE, 1000",
    "16, E9 0080, 9003",
    "16, E9 00F0, 3", // wraps in 64 KiB
    "16, 66E9 00F0FFFF, 6",
    "32, E9 00F0FFFF, 5",
    "32, 66E9 00F0, 4", // cut to 16 bits
    "32, 66EB FE, 1001",
    "64, EB 80, F82",
    "64, 66EB FE, 1001",
    "64, 66E9 00000100, 11006", // the prefix doesn't count: 4 bytes of distance
    "16, FFE0, 2345",
    "32, FFE0, 12345",
    "32, 66FFE0, 2345",
    "64, FFE0, 12345",
    "64, 66FFE0, 12345",
    "16, 74 10, 1002", // JE, not taken
    "16, 75 10, 1012",
    "64, 0F85 10000000, 1016",
    "16, E3 10, 1012", // CX is 0 in 10000
    "16, 67E3 10, 1003", // ECX isn't
    "32, E3 10, 1002",
    "32, 67E3 10, 1013",
    "64, 67E3 10, 1003"
  })
  void targets(int bits, String code, String target) {
    TestCpu guest = TestCpu.of(bits);
    guest.state().gpr[Gpr.RAX] = 0x12345;
    guest.state().gpr[Gpr.RCX] = 0x10000;

    SingleStep.execute(guest, code);

    assertThat(guest.cpu.nextRip()).isEqualTo(Long.parseLong(target, 16));
  }

  @Test
  void allConditionsForAllFlags() {
    for (int i = 0; i < 64; i++) {
      boolean cf = (i & 1) != 0;
      boolean pf = (i & 2) != 0;
      boolean zf = (i & 4) != 0;
      boolean sf = (i & 8) != 0;
      boolean of = (i & 16) != 0;
      int flags =
          (cf ? 1 : 0) | (pf ? 4 : 0) | (zf ? 0x40 : 0) | (sf ? 0x80 : 0) | (of ? 0x800 : 0);
      boolean[] even = {of, cf, zf, cf || zf, sf, pf, sf != of, zf || sf != of};
      for (int condition = 0; condition < 16; condition++) {
        boolean holds = even[condition >> 1] != ((condition & 1) != 0);
        TestCpu guest = TestCpu.of(32);
        guest.state().flags = flags | Flag.FIXED;
        SingleStep.execute(guest, "%02X 10".formatted(0x70 | condition));
        assertThat(guest.cpu.nextRip())
            .as("condition %d, flags %x", condition, flags)
            .isEqualTo(holds ? 0x1012 : 0x1002);
      }
    }
  }

  /** ZF and RCX before; RCX after, and whether it is taken. */
  @ParameterizedTest
  @CsvSource({
    "16, E2, 0, 10002, 10001, true",
    "16, E2, 0, 10001, 10000, false", // CX alone
    "16, E2, 0, 10000, 1FFFF, true",
    "16, 67E2, 0, 10000, FFFF, true",
    "64, 67E2, 0, FF00000001, 0, false",
    "64, E2, 0, FF00000001, FF00000000, true",
    "32, E1, 1, 2, 1, true",
    "32, E1, 0, 2, 1, false",
    "32, E0, 0, 2, 1, true",
    "32, E0, 1, 2, 1, false"
  })
  void loops(int bits, String code, ArgumentsAccessor row) {
    TestCpu guest = TestCpu.of(bits);
    guest.state().gpr[Gpr.RCX] = Long.parseLong(row.getString(3), 16);
    guest.state().flags = Flag.FIXED | (row.getInteger(2) != 0 ? Flag.ZF : 0);

    SingleStep.execute(guest, code + "10");

    assertThat(guest.state().gpr[Gpr.RCX]).isEqualTo(Long.parseLong(row.getString(4), 16));
    long next = 0x1000L + code.length() / 2 + 1;
    assertThat(guest.cpu.nextRip()).isEqualTo(row.getBoolean(5) ? next + 0x10 : next);
  }

  @ParameterizedTest
  @CsvSource({
    "16, E8 0010, 2, 2003",
    "16, 66E8 00100000, 4, 2006",
    "32, E8 00100000, 4, 2005",
    "32, 66E8 0010, 2, 2004",
    "64, E8 00100000, 8, 2005",
    "64, 66E8 00100000, 8, 2006",
    "64, FFD0, 8, 2100",
    "32, FFD0, 4, 2100",
    "16, FFD0, 2, 2100"
  })
  void callPushesAndRetReturns(int bits, String code, int size, String target) {
    TestCpu guest = TestCpu.of(bits);
    guest.state().gpr[Gpr.RAX] = 0x2100;
    guest.run(code, 1);

    long back = 0x1000L + code.replace(" ", "").length() / 2;
    assertThat(guest.state().rip).isEqualTo(Long.parseLong(target, 16));
    assertThat(guest.state().gpr[Gpr.RSP]).isEqualTo(TOP - size);
    assertThat(guest.cpu.memory().linear().load(TOP - size, size, 0)).isEqualTo(back);

    boolean prefixed = code.startsWith("66");
    guest.run(prefixed ? "66C2 0800" : "C2 0800", 1);
    assertThat(guest.state().rip).isEqualTo(back);
    assertThat(guest.state().gpr[Gpr.RSP]).isEqualTo(TOP + 8);
  }

  @Test
  void aTargetBeyondCodeFaultsAtTheBranch() {
    TestCpu guest = TestCpu.of(32);
    guest.state().cs().limit = 0x1FFF;
    guest.state().gpr[Gpr.RAX] = 0x2000;
    guest.state().gpr[Gpr.RCX] = 2;
    guest.put(TOP, "00200000");
    String[] codes = {"E9 00100000", "E8 00100000", "FFE0", "FFD0", "C3", "C2 0800"};
    for (String code : codes) {
      assertThat(SingleStep.fault(guest, code)).as(code).isEqualTo(X86Fault.GP);
    }
    guest.state().rip = 0x1FF0;
    for (String code : new String[] {"EB 7F", "75 7F", "E2 7F"}) {
      assertThat(SingleStep.fault(guest, code)).as(code).isEqualTo(X86Fault.GP);
    }
    assertThat(guest.get(TOP - 4, 4)).containsOnly(0);
  }

  @Test
  void realModeCanNotJumpBeyondItsLimitWith32Bits() {
    TestCpu guest = TestCpu.of(16);
    guest.state().gpr[Gpr.RAX] = 0x12345;
    assertThat(SingleStep.fault(guest, "66FFE0")).isEqualTo(X86Fault.GP);
    assertThat(SingleStep.fault(guest, "66E9 00000100")).isEqualTo(X86Fault.GP);
  }

  @Test
  void aTargetThatIsNotCanonicalFaultsAtTheBranch() {
    TestCpu guest = TestCpu.of(64);
    guest.state().gpr[Gpr.RAX] = 0x8000_0000_0000L;
    guest.put(TOP, "0000000000800000");
    for (String code : new String[] {"FFE0", "FFD0", "C3"}) {
      assertThat(SingleStep.fault(guest, code)).as(code).isEqualTo(X86Fault.GP);
    }
    assertThat(guest.get(TOP - 8, 8)).containsOnly(0);
  }

  @Test
  void callThatCanNotPushGoesNowhere() {
    TestCpu guest = TestCpu.of(32);
    guest.state().ss().limit = 0x6FFE;
    assertThat(SingleStep.fault(guest, "E8 00100000")).isEqualTo(X86Fault.SS);
  }
}
