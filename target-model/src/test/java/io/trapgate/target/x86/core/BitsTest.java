package io.trapgate.target.x86.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.aggregator.ArgumentsAccessor;
import org.junit.jupiter.params.provider.CsvSource;

/** Single bits, shifts and exchanges worked by hand; more are in {@link NativeCasesTest}. */
class BitsTest {
  private static long[] gpr(TestCpu guest) {
    return guest.state().gpr;
  }

  /** A bit number in a register reaches beyond the operand; the byte that changes. */
  @ParameterizedTest
  @CsvSource({
    "16, 0FAB07, 0, 2000, 1",
    "16, 0FAB07, 13, 2002, 8",
    "16, 0FAB07, FFFF, 1FFF, 80", // -1
    "16, 0FAB07, 8000, 1000, 1", // -32768
    "16, 660FAB07, 25, 2004, 20",
    "32, 0FAB03, FFFFFFE0, 1FFC, 1", // -32
    "32, 0FAB03, 8001, 3000, 2",
    "32, 660FAB03, 8001, 1000, 2", // the 16-bit number is negative
    "64, 480FAB03, FFFFFFFFFFFFFFC0, 1FF8, 1",
    "64, 480FAB03, 7F, 200F, 80",
    "64, 0FBA2B25, 0, 2000, 20" // a constant doesn't
  })
  void btsInMemory(int bits, String code, String number, String at, String changed) {
    TestCpu guest = TestCpu.of(bits);
    gpr(guest)[Gpr.RBX] = 0x2000;
    gpr(guest)[Gpr.RAX] = Long.parseUnsignedLong(number, 16);
    int value = Integer.parseInt(changed, 16);

    SingleStep.execute(guest, code);
    assertThat(guest.get(Long.parseLong(at, 16), 1)).containsExactly(value & 0xFF);
    assertThat(guest.state().flags & Flag.CF).isZero();
    SingleStep.execute(guest, code);
    assertThat(guest.state().flags & Flag.CF).isEqualTo(Flag.CF);
  }

  @ParameterizedTest
  @CsvSource({
    "0FA3D8, 10, 1",
    "0FABD8, 30, 0",
    "0FB3D8, 10, 0",
    "0FBBD8, 30, 0",
    "0FBAE004, 10, 1",
    "0FBAE805, 30, 0",
    "0FBAF004, 0, 1",
    "0FBAF805, 30, 0"
  })
  void onRegisters(String code, String result, int carry) {
    TestCpu guest = TestCpu.of(32);
    gpr(guest)[Gpr.RAX] = 0x10;
    gpr(guest)[Gpr.RBX] = code.equals("0FA3D8") ? 0x24 : 0x25; // modulo 32

    SingleStep.execute(guest, code);

    assertThat(gpr(guest)[Gpr.RAX]).isEqualTo(Long.parseLong(result, 16));
    assertThat(guest.state().flags & Flag.CF).isEqualTo(carry);
  }

  @Test
  void scans() {
    TestCpu guest = TestCpu.of(64);
    gpr(guest)[Gpr.RAX] = -1;
    SingleStep.execute(guest, "0FBCC3"); // of 0: the destination stays
    assertThat(gpr(guest)[Gpr.RAX]).isEqualTo(-1);
    assertThat(guest.state().flags & Flag.ZF).isEqualTo(Flag.ZF);
    gpr(guest)[Gpr.RBX] = 0x8000_0100_0000_0000L;
    SingleStep.execute(guest, "480FBCC3");
    assertThat(gpr(guest)[Gpr.RAX]).isEqualTo(40);
    assertThat(guest.state().flags & Flag.ZF).isZero();
    SingleStep.execute(guest, "480FBDC3");
    assertThat(gpr(guest)[Gpr.RAX]).isEqualTo(63);
    SingleStep.execute(guest, "F30FBCC3"); // TZCNT isn't modelled: BSF
    assertThat(guest.state().flags & Flag.ZF).isEqualTo(Flag.ZF);
    SingleStep.execute(guest, "F3480FB8C3");
    assertThat(gpr(guest)[Gpr.RAX]).isEqualTo(2);
    assertThat(SingleStep.fault(guest, "0FB8C3")).isEqualTo(X86Fault.UD);
  }

  /** RAX, RCX, flags before; RAX and flags after. */
  @ParameterizedTest
  @CsvSource({
    "D0E0, 81, 0, 0, 2, OC",
    "D0E0, 40, 0, 0, 80, OS",
    "D2E0, 1, 8, 0, 0, ZPC",
    "D2E0, 1, 20, 8D5, 1, OSZAPC", // 32 is no shift: no flag changes
    "D1E8, 80000001, 0, 0, 40000000, OPC",
    "D1F8, 80000001, 0, 0, C0000000, SPC",
    "D0C0, 80, 0, 40, 1, OZC",
    "D0C8, 1, 0, 40, 80, OZC",
    "D0D0, 80, 0, 40, 0, OZC",
    "D0D8, 1, 0, 1, 80, OC",
    "D2D0, 55, 9, 1, 55, C", // nine steps of nine bits
    "C0F003, 11, 0, 0, 88, SP", // the alias of SHL
    "48C1E020, 1, 0, 0, 100000000, P",
    "48C1E040, 1, 0, 8D5, 1, OSZAPC",
    "D3E0, F00000001, 0, 0, 1, ''" // the upper half goes all the same
  })
  void shifts(String code, String rax, String rcx, ArgumentsAccessor row) {
    String flags = row.getString(5);
    TestCpu guest = TestCpu.of(64);
    gpr(guest)[Gpr.RAX] = Long.parseLong(rax, 16);
    gpr(guest)[Gpr.RCX] = Long.parseLong(rcx, 16);
    guest.state().flags = Flag.FIXED | Integer.parseInt(row.getString(3), 16);

    SingleStep.execute(guest, code);

    assertThat(gpr(guest)[Gpr.RAX]).isEqualTo(Long.parseLong(row.getString(4), 16));
    boolean byOne = code.startsWith("D0") || code.startsWith("D1");
    int defined = byOne || flags.contains("A") ? ~Flag.AF : ~(Flag.AF | Flag.OF);
    assertThat(FlagLetters.of(guest.state().flags & defined)).isEqualTo(flags.replace("A", ""));
  }

  @Test
  void doubleShifts() {
    TestCpu guest = TestCpu.of(64);
    gpr(guest)[Gpr.RAX] = 0x8000_0001L;
    gpr(guest)[Gpr.RBX] = 0xC000_0003L;
    SingleStep.execute(guest, "0FA4D801");
    assertThat(gpr(guest)[Gpr.RAX]).isEqualTo(3);
    assertThat(FlagLetters.of(guest.state().flags)).isEqualTo("OPC");
    SingleStep.execute(guest, "0FACD802");
    assertThat(gpr(guest)[Gpr.RAX]).isEqualTo(0xC000_0000L);
    assertThat(guest.state().flags & Flag.CF).isEqualTo(1);
  }

  @Test
  void compareAndExchange8Bytes() {
    TestCpu guest = TestCpu.of(64).put(0x2001, "1111111122222222");
    gpr(guest)[Gpr.RSI] = 0x2001; // needs no alignment
    gpr(guest)[Gpr.RAX] = 0xF_1111_1111L;
    gpr(guest)[Gpr.RDX] = 0xF_2222_2222L;
    gpr(guest)[Gpr.RBX] = 0xF_3333_3333L;
    gpr(guest)[Gpr.RCX] = 0xF_4444_4444L;
    guest.state().flags = Flag.FIXED | Flag.CF;

    SingleStep.execute(guest, "F00FC70E");
    assertThat(guest.get(0x2001, 8)).containsExactly(51, 51, 51, 51, 68, 68, 68, 68);
    assertThat(FlagLetters.of(guest.state().flags)).isEqualTo("ZC");
    assertThat(gpr(guest)[Gpr.RAX]).isEqualTo(0xF_1111_1111L);

    SingleStep.execute(guest, "0FC70E");
    assertThat(FlagLetters.of(guest.state().flags)).isEqualTo("C");
    assertThat(gpr(guest)[Gpr.RAX]).isEqualTo(0x3333_3333L);
    assertThat(gpr(guest)[Gpr.RDX]).isEqualTo(0x4444_4444L);
    assertThat(SingleStep.fault(guest, "0FC7C9")).isEqualTo(X86Fault.UD);
  }

  @Test
  void compareAndExchange16BytesWantsAlignment() {
    TestCpu guest = TestCpu.of(64).put(0x2008, "11");
    gpr(guest)[Gpr.RSI] = 0x2008;
    assertThat(SingleStep.fault(guest, "480FC70E")).isEqualTo(X86Fault.GP);

    gpr(guest)[Gpr.RSI] = 0x2000;
    gpr(guest)[Gpr.RDX] = 0x11;
    gpr(guest)[Gpr.RBX] = 5;
    gpr(guest)[Gpr.RCX] = 6;
    SingleStep.execute(guest, "480FC70E");
    assertThat(guest.get(0x2000, 16))
        .containsExactly(5, 0, 0, 0, 0, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0);
    assertThat(guest.state().flags & Flag.ZF).isEqualTo(Flag.ZF);
    gpr(guest)[Gpr.RDX] = 7;
    SingleStep.execute(guest, "480FC70E");
    assertThat(gpr(guest)[Gpr.RDX]).isEqualTo(6);
    assertThat(gpr(guest)[Gpr.RAX]).isEqualTo(5);
    assertThat(guest.state().flags & Flag.ZF).isZero();
  }
}
