package io.trapgate.target.x86.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.target.x86.fpu.F80;
import io.trapgate.target.x86.fpu.FpuState;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Control instructions of the x87, its exceptions, and what memory faults leave of it. */
class X87ControlTest {
  private static final HexFormat HEX = HexFormat.of();

  private static FxGuest guest(FxGuest.Mode mode) {
    FxGuest guest = new FxGuest(FxProfile.CPU, mode);
    FpuState f = guest.fpu();
    f.fsw = 0x3800;
    f.valid = 0x80;
    f.signExponent[7] = 0x3FFF;
    f.significand[7] = 1L << 63;
    f.fip = 0x1_2345;
    f.fdp = 0x6_789A;
    return guest;
  }

  /** Figures 8-9 to 8-12 of the manual; FCS and FDS are 0. */
  @ParameterizedTest
  @CsvSource({
    "REAL16, D937, 7f020038ff3f4523a5159a780060",
    "PROT16, D937, 7f020038ff3f452300009a780000",
    "REAL16, 66D937, 7f02ffff0038ffffff3fffff4523ffffa51500009a78ffff00600000",
    "PROT32, D933, 7f02ffff0038ffffff3fffff452301000000a5059a7806000000ffff",
    "PROT32, 66D933, 7f020038ff3f452300009a780000"
  })
  void environment(FxGuest.Mode mode, String code, String image) {
    FxGuest guest = guest(mode);

    assertThat(guest.at(0x3000, code)).isEqualTo("ok");
    assertThat(HEX.formatHex(guest.guest.get(0x3000, image.length() / 2))).isEqualTo(image);
    assertThat(guest.fpu().fcw).as("all masked now").isEqualTo(0x027F);
  }

  @ParameterizedTest
  @CsvSource({"REAL16, DD37, DD27", "PROT32, DD33, DD23", "LONG64, DD33, DD23"})
  void savedAndRestored(FxGuest.Mode mode, String save, String restore) {
    FxGuest guest = guest(mode);
    FpuState before = new FpuState();
    before.set(guest.fpu());
    assertThat(guest.at(0x3000, save)).isEqualTo("ok");
    assertThat(guest.fpu().fcw).isEqualTo(0x37F);
    assertThat(guest.fpu().valid).isZero();
    Arrays.fill(guest.fpu().significand, 0);

    assertThat(guest.at(0x3000, restore)).isEqualTo("ok");
    assertThat(guest.fpu()).usingRecursiveComparison().isEqualTo(before);
  }

  /** What each instruction says while an exception waits, and with CR0.TS, EM, MP. */
  @ParameterizedTest
  @CsvSource({
    "DBE3, ok, vec=7 err=0, vec=7 err=0, ok", // fninit
    "DBE2, ok, vec=7 err=0, vec=7 err=0, ok", // fnclex
    "D93B, ok, vec=7 err=0, vec=7 err=0, ok", // fnstcw
    "DFE0, ok, vec=7 err=0, vec=7 err=0, ok", // fnstsw
    "D933, ok, vec=7 err=0, vec=7 err=0, ok", // fnstenv
    "D92B, vec=16 err=0, vec=7 err=0, vec=7 err=0, ok", // fldcw
    "D9E8, vec=16 err=0, vec=7 err=0, vec=7 err=0, ok", // fld1
    "9B, vec=16 err=0, ok, ok, vec=7 err=0" // fwait: TS counts only with MP
  })
  void whenTheyMayExecute(String code, String waiting, String ts, String em, String mpAndTs) {
    assertThat(with(0, code, true)).isEqualTo(waiting);
    assertThat(with(X86State.CR0_TS, code, false)).isEqualTo(ts);
    assertThat(with(X86State.CR0_EM, code, false)).isEqualTo(em);
    String both = with(X86State.CR0_TS | X86State.CR0_MP, code, false);
    assertThat(both).isEqualTo(code.equals("9B") ? mpAndTs : "vec=7 err=0");
  }

  private static String with(long cr0, String code, boolean pending) {
    FxGuest guest = guest(FxGuest.Mode.PROT32);
    guest.state().cr0 |= cr0;
    if (pending) {
      guest.fpu().fcw = 0x340;
      guest.fpu().fsw |= 0x8081;
    }
    return guest.at(0x3000, code);
  }

  @Test
  void anExceptionIsReportedByTheNextWaitingInstruction() {
    FxGuest guest = guest(FxGuest.Mode.PROT32);
    guest.fpu().fcw = 0x37B; // ZE isn't masked
    guest.guest.put(0x3000, "00000000");

    assertThat(guest.at(0x3000, "D833")).isEqualTo("ok"); // fdiv m32
    assertThat(guest.fpu().fsw & 0xFF).isEqualTo(0x84);
    assertThat(guest.fpu().st(0)).as("the operand stays").isEqualTo(F80.ONE);
    assertThat(guest.fpu().fop).isEqualTo(0x033);
    assertThat(guest.fpu().fdp).isEqualTo(0x3000);
    assertThat(guest.execute("9B")).isEqualTo("vec=16 err=0");
    guest.state().cr0 &= ~X86State.CR0_NE;
    assertThat(guest.execute("9B")).isEqualTo("emulation failure");
  }

  @Test
  void aFaultInMemoryLeavesStackAndMemory() {
    FxGuest guest = guest(FxGuest.Mode.COMPAT32);
    guest.page(0x4000, 0x4000, 0);
    FpuState before = new FpuState();
    before.set(guest.fpu());
    guest.fill(0x3FF0, 16, (byte) 0x5A);

    for (String code : new String[] {"DB3B", "DB2B", "DD1B", "DD33", "D933", "DD23"}) {
      assertThat(guest.at(0x3FFC, code)).as(code).startsWith("vec=14");
      assertThat(guest.fpu()).usingRecursiveComparison().isEqualTo(before);
    }
    assertThat(guest.guest.get(0x3FF0, 16)).containsOnly(0x5A);
  }

  @Test
  void sseExceptionsThatAreNotMasked() {
    FxGuest guest = guest(FxGuest.Mode.PROT32);
    guest.fpu().mxcsr = 0x1F80 & ~0x200; // ZE isn't masked
    guest.fpu().xmm[0] = Float.floatToRawIntBits(1f);
    guest.fpu().xmm[2] = 0;

    assertThat(guest.execute("F30F5EC1")).as("without OSXMMEXCPT").isEqualTo("vec=6 err=0");
    guest.state().cr4 |= X86State.CR4_OSXMMEXCPT;
    assertThat(guest.execute("F30F5EC1")).isEqualTo("vec=19 err=0");
    assertThat(guest.fpu().mxcsr & 0x3F).isEqualTo(4);
    assertThat(guest.fpu().xmm[0]).isEqualTo(Float.floatToRawIntBits(1f));
  }

  @ParameterizedTest
  @CsvSource({"0000ffff, ok", "00010000, vec=13 err=0", "80001f80, vec=13 err=0"})
  void loadOfMxcsr(String value, String end) {
    FxGuest guest = guest(FxGuest.Mode.PROT32);
    int bits = (int) Long.parseLong(value, 16);
    guest.guest.put(0x3000, "%08x".formatted(Integer.reverseBytes(bits)));

    assertThat(guest.at(0x3000, "0FAE13")).isEqualTo(end);
    assertThat(guest.fpu().mxcsr).isEqualTo(end.equals("ok") ? bits : 0x1FA0);
  }

  @ParameterizedTest
  @CsvSource({"D9FE", "D9F8", "DF23", "0F53C1"})
  void whatIsNotModelledSaysSo(String code) {
    assertThat(guest(FxGuest.Mode.PROT32).at(0x3000, code)).isEqualTo("emulation failure");
  }

  /** Measured: an empty ST(0) is no stack fault for FSTPNCE, and its old value isn't stored. */
  @ParameterizedTest
  @CsvSource({
    "D9E8 D9D9, 0, 1, 3fff", // fld1 over an empty ST(1)
    "D9EB D9E8 DDC0 D9D9, 3800, 80, 4000", // fldpi, fld1, ffree ST(0)
    "D9D9, 0800, 0, 0"
  })
  void storeThatDoesNotCheckForEmpty(String code, String status, String valid, String exponent) {
    FxGuest guest = guest(FxGuest.Mode.PROT32);
    assertThat(guest.execute("DBE3")).isEqualTo("ok"); // fninit
    Arrays.fill(guest.fpu().signExponent, 0);
    for (String one : code.split(" ", -1)) {
      assertThat(guest.execute(one)).as(one).isEqualTo("ok");
    }

    assertThat(guest.fpu().fsw).isEqualTo(Integer.parseInt(status, 16));
    assertThat(guest.fpu().valid).isEqualTo(Integer.parseInt(valid, 16));
    assertThat(guest.fpu().st(0).signExponent()).isEqualTo(Integer.parseInt(exponent, 16));
  }

  @Test
  void maskedStoreGoesToDsEdi() {
    FxGuest guest = guest(FxGuest.Mode.PROT32);
    guest.state().gpr[Gpr.RDI] = 0x3000;
    guest.fpu().xmm[0] = 0x0807_0605_0403_0201L;
    guest.fpu().xmm[2] = 0x8000_0000_0000_0080L;
    guest.fpu().xmm[3] = 0;

    assertThat(guest.execute("660FF7C1")).isEqualTo("ok");
    assertThat(HEX.formatHex(guest.guest.get(0x3000, 9))).isEqualTo("01a5a5a5a5a5a508a5");
  }
}
