package io.trapgate.target.x86.fpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Fields and formats of the area, row by row (x86.md 3.1, 3.2). */
class FxAreaTest {
  private static final HexFormat HEX = HexFormat.of();

  private static FpuState state() {
    FpuState s = new FpuState();
    s.fcw = 0x027F;
    s.fsw = 0x3900; // TOP 7
    s.valid = 0xA5;
    s.fop = 0x05A5;
    s.fip = 0x1234_89AB_CDEFL;
    s.fdp = 0x5678_FEDC_BA98L;
    s.fcs = 0x33;
    s.fds = 0x2B;
    s.mxcsr = 0x1FA0;
    for (int i = 0; i < 8; i++) {
      s.significand[i] = 0x1111_1111_1111_1111L * (i + 1);
      s.signExponent[i] = 0x4000 + i;
    }
    for (int i = 0; i < 32; i++) {
      s.xmm[i] = 0x0101_0101_0101_0101L * (i + 1);
    }
    return s;
  }

  private static byte[] saved(FxFormat format, FxFeatures features) {
    byte[] area = new byte[FxArea.BYTES];
    Arrays.fill(area, (byte) 0xEE);
    new FxArea(format, features).save(state(), area, true);
    return area;
  }

  @ParameterizedTest
  @EnumSource(FxFormat.class)
  void whatAllFormatsShare(FxFormat format) {
    byte[] area = saved(format, FxFeatures.INTEL);

    assertThat(HEX.formatHex(area, 0, 8)).isEqualTo("7f020039a500a505");
    assertThat(HEX.formatHex(area, 24, 32)).isEqualTo("a01f0000ffff0000");
    for (int i = 0; i < 8; i++) { // ST(i) is R(7+i): stack order, while the tags are physical
      int r = 7 + i & 7;
      String expected = HEX.toHexDigits((byte) (0x11 * (r + 1))).repeat(8);
      assertThat(HEX.formatHex(area, 32 + 16 * i, 48 + 16 * i))
          .isEqualTo(expected + "%02x40000000000000".formatted(r));
    }
    for (int at = 160; at < format.usedBytes(true); at += 8) {
      int n = (at - 160) / 8 + 1;
      assertThat(HEX.formatHex(area, at, at + 8)).isEqualTo("%02x".formatted(n).repeat(8));
    }
    for (int at = format.usedBytes(true); at < FxArea.BYTES; at++) {
      assertThat(area[at]).as("byte %d isn't written", at).isEqualTo((byte) 0xEE);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "BITS16, 288, efcdab8900000000 98badcfe00000000",
    "BITS32, 288, efcdab8900000000 98badcfe00000000",
    "BITS64, 416, efcdab8900000000 98badcfe00000000",
    "BITS64_WIDE, 416, efcdab8934120000 98badcfe78560000"
  })
  void pointersAndSize(FxFormat format, int used, String pointers) {
    byte[] area = saved(format, FxFeatures.INTEL);

    assertThat(HEX.formatHex(area, 8, 24)).isEqualTo(pointers.replace(" ", ""));
    assertThat(format.usedBytes(true)).isEqualTo(used);
    assertThat(format.usedBytes(false)).isEqualTo(160);
  }

  @Test
  void selectorsOfAProcessorThatKeepsThem() {
    FxFeatures old = new FxFeatures(true, 0xFFFF, true, false, false);

    assertThat(HEX.formatHex(saved(FxFormat.BITS32, old), 8, 24))
        .isEqualTo("efcdab8933000000" + "98badcfe2b000000");
  }

  @Test
  void sixteenBitsOfPointersAreAnOption() {
    FxFeatures drawn = new FxFeatures(true, 0xFFFF, false, true, false);

    assertThat(HEX.formatHex(saved(FxFormat.BITS16, drawn), 8, 24))
        .isEqualTo("efcd000000000000" + "98ba000000000000");
    assertThat(HEX.formatHex(saved(FxFormat.BITS32, drawn), 8, 16)).isEqualTo("efcdab8900000000");
  }

  @Test
  void amdHasPointersOnlyWithAnException() {
    byte[] area = saved(FxFormat.BITS64, FxFeatures.AMD);
    FpuState pending = state();
    pending.fcw = 0x340;
    pending.fsw = 0xB881;
    byte[] with = new FxArea(FxFormat.BITS64, FxFeatures.AMD).image(pending, true);

    assertThat(HEX.formatHex(area, 6, 24)).isEqualTo("00".repeat(18));
    assertThat(HEX.formatHex(area, 28, 32)).isEqualTo("ffff0200");
    assertThat(HEX.formatHex(with, 6, 24)).isEqualTo("a505efcdab893300000098badcfe2b000000");
  }

  @ParameterizedTest
  @CsvSource({
    "0000, 0000, 0040, 0000",
    "FFFF, 0000, 1F7F, 0000",
    "E0BF, 0040, 007F, 0040",
    "0300, 0001, 0340, 8081",
    "0300, 8081, 0340, 8081",
    "037F, 80FF, 037F, 007F",
    "037F, FFFF, 037F, 7F7F",
    "0340, 007F, 0340, 80FF"
  })
  void controlAndStatusAsLoaded(String fcw, String fsw, String fcwAfter, String fswAfter) {
    byte[] image = new byte[FxArea.BYTES];
    System.arraycopy(HEX.parseHex(fcw.substring(2) + fcw.substring(0, 2)), 0, image, 0, 2);
    System.arraycopy(HEX.parseHex(fsw.substring(2) + fsw.substring(0, 2)), 0, image, 2, 2);
    FpuState s = new FpuState();
    new FxArea(FxFormat.BITS32, FxFeatures.INTEL).restore(s, image, true);

    assertThat("%04X %04X".formatted(s.fcw, s.fsw)).isEqualTo(fcwAfter + " " + fswAfter);
  }

  @Test
  void theRestIsCutOrIgnored() {
    byte[] image = new byte[FxArea.BYTES];
    Arrays.fill(image, (byte) 0xFF);
    image[26] = 0;
    image[27] = 0;
    FpuState s = new FpuState();
    FxArea area = new FxArea(FxFormat.BITS32, FxFeatures.INTEL);
    area.restore(s, image, true);

    assertThat(s.fop).isEqualTo(0x7FF);
    assertThat(s.fip).isEqualTo(0xFFFF_FFFFL);
    assertThat(s.fdp).isEqualTo(0xFFFF_FFFFL);
    assertThat(s.fcs | s.fds).isZero();
    assertThat(s.mxcsr).isEqualTo(0xFFFF);
    assertThat(s.signExponent).containsOnly(0xFFFF);
    assertThat(s.xmm[15]).isEqualTo(-1);
    assertThat(s.xmm[16]).as("XMM8 outside 64-bit mode").isZero();
    assertThat(area.mxcsrReserved(image)).isFalse();
    image[26] = 1;
    assertThat(area.mxcsrReserved(image)).isTrue();
  }

  @Test
  void withoutXmmTheyStay() {
    FpuState s = state();
    byte[] image = new byte[FxArea.BYTES];
    new FxArea(FxFormat.BITS32, FxFeatures.INTEL).restore(s, image, false);

    assertThat(s.xmm).isEqualTo(state().xmm);
    assertThat(s.significand).containsOnly(0);
    assertThat(s.mxcsr).isZero();
  }
}
